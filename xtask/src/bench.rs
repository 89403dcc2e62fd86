//! What a call costs, as ratios against a client written by hand, and what a queued event does.

use crate::Result;

mod build;
mod calls;
mod figure;
mod queue;

use calls::Programs;
use figure::Figure;

/// Measures the named figures; none named means all but `build`. A goal that is missed is no error.
pub(crate) fn run(names: &[&str]) -> Result {
    const KNOWN: [&str; 6] = ["c1", "c2", "c4", "c10", "c11", "build"];
    if let Some(name) = names.iter().find(|name| !KNOWN.contains(*name)) {
        return Err(format!("`{name}` is no figure; there are {}", KNOWN.join(", ")).into());
    }
    let wanted = |name: &str| names.contains(&name) || (names.is_empty() && name != "build");
    let (mut figures, mut bounds) = (Vec::new(), Vec::new());
    let programs = if ["c1", "c2", "c4", "c10", "c11"].into_iter().any(wanted) {
        Some(Programs::build()?)
    } else {
        None
    };
    if let Some(programs) = &programs
        && ["c1", "c2", "c4"].into_iter().any(wanted)
    {
        println!("{}", calls::WHAT);
        if wanted("c1") {
            figures.push(Figure {
                name: "C1 instructions of PUT /alerts/{id}",
                counts: programs.instructions("update", [300, 1300])?,
                goal: 0.93,
            });
        }
        if wanted("c2") {
            figures.push(Figure {
                name: "C2 allocations of the same",
                counts: Some(programs.allocations("update", [300, 1300])?),
                goal: 0.90,
            });
        }
        if wanted("c4") {
            figures.push(Figure {
                name: "C4 instructions of a page of 100 alerts",
                counts: programs.instructions("list", [40, 240])?,
                goal: 0.85,
            });
        }
    }
    if let Some(programs) = &programs
        && ["c10", "c11"].into_iter().any(wanted)
    {
        println!("{}", queue::WHAT);
        if wanted("c10") {
            bounds.extend(queue::enqueue(programs)?);
        }
        if wanted("c11") {
            bounds.extend(queue::drain(programs)?);
        }
    }
    if wanted("build") {
        println!("{}", build::WHAT);
        figures.push(Figure {
            name: "C13 CPU seconds of a clean release build",
            counts: build::measure(build::ONE_CALL)?,
            goal: 1.10,
        });
        figures.push(Figure {
            name: "C13 the same of Novu",
            counts: build::measure(build::ONE_TRIGGER)?,
            goal: 1.20,
        });
    }
    if !figures.is_empty() {
        figure::print(&figures);
    }
    if !bounds.is_empty() {
        figure::print_bounds(&bounds);
    }
    Ok(())
}
