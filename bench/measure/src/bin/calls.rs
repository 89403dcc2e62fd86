//! Makes calls, for callgrind to count.

use alertkit_bench::{Plan, Result};

fn main() -> Result {
    Plan::from_arguments()?.run()
}
