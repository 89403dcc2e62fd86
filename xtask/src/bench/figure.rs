//! The table of what was measured.

/// The same work, counted on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Counts {
    pub(super) alertkit: f64,
    pub(super) by_hand: f64,
}

/// One row.
pub(super) struct Figure {
    pub(super) name: &'static str,
    /// `None` where the tool that counts is not there.
    pub(super) counts: Option<Counts>,
    /// The ratio that is to be reached.
    pub(super) goal: f64,
}

/// The rows, under their heads.
pub(super) fn print(figures: &[Figure]) {
    println!("\n{:<42} {:>12} {:>12} {:>7} {:>8}  result", "figure", "alertkit", "by hand", "ratio", "goal");
    for figure in figures {
        println!("{}", row(figure));
    }
}

fn row(figure: &Figure) -> String {
    let (name, goal) = (figure.name, figure.goal);
    let Some(Counts { alertkit, by_hand }) = figure.counts else {
        return format!("{name:<42} {:>12} {:>12} {:>7} <= {goal:>5.2}  not checked", "-", "-", "-");
    };
    let ratio = alertkit / by_hand;
    let result = if ratio <= goal { "reached" } else { "missed" };
    format!("{name:<42} {alertkit:>12.1} {by_hand:>12.1} {ratio:>7.3} <= {goal:>5.2}  {result}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_whether_the_goal_is_reached() {
        let row_of = |alertkit| {
            row(&Figure { name: "C1", counts: Some(Counts { alertkit, by_hand: 100.0 }), goal: 0.93 })
        };
        assert!(row_of(93.0).ends_with("0.930 <=  0.93  reached"));
        assert!(row_of(94.0).ends_with("0.940 <=  0.93  missed"));
        assert!(row(&Figure { name: "C1", counts: None, goal: 0.93 }).ends_with("not checked"));
    }
}
