//! The tables of what was measured.

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

/// A number that has a goal of its own, without a client written by hand beside it.
pub(super) struct Bound {
    pub(super) name: &'static str,
    pub(super) value: f64,
    pub(super) goal: Goal,
}

/// What is to be reached.
#[derive(Clone, Copy)]
pub(super) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

/// The rows, under their heads.
pub(super) fn print_bounds(bounds: &[Bound]) {
    println!("\n{:<56} {:>10} {:>10}  result", "figure", "measured", "goal");
    for bound in bounds {
        println!("{}", bound_row(bound));
    }
}

fn bound_row(bound: &Bound) -> String {
    let Bound { name, value, goal } = bound;
    let (sign, goal, reached) = match *goal {
        Goal::AtMost(goal) => ("<=", goal, *value <= goal),
        Goal::AtLeast(goal) => (">=", goal, *value >= goal),
    };
    let result = if reached { "reached" } else { "missed" };
    format!("{name:<56} {value:>10.2} {sign} {goal:>7.2}  {result}")
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

    #[test]
    fn a_goal_is_a_most_or_a_least() {
        let row_of = |value, goal| bound_row(&Bound { name: "C10", value, goal });
        assert!(row_of(150.0, Goal::AtMost(150.0)).ends_with("150.00 <=  150.00  reached"));
        assert!(row_of(151.0, Goal::AtMost(150.0)).ends_with("missed"));
        assert!(row_of(7.5, Goal::AtLeast(7.5)).ends_with("reached"));
        assert!(row_of(7.4, Goal::AtLeast(7.5)).ends_with("missed"));
    }
}
