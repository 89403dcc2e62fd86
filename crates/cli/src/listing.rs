//! A listing as lines of JSON: one page in memory at a time, however many there are.

use alertkit::transport::JsonTree;
use alertkit::transport::catalogue::Call;
use futures::StreamExt;

use crate::failure::{Failure, Report};
use crate::mask::Mask;
use crate::output;
use crate::progress::Progress;

/// Writes each item when its page has come. One that could not be decoded is told on standard error in its turn, and the
/// command then ends with the number of that, after all others.
pub(crate) async fn stream(call: Call, mask: &Mask, limit: Option<u64>) -> Result<(), Failure> {
    let progress = Progress::of_items(limit);
    let mut left = limit.unwrap_or(u64::MAX);
    let mut pages = call.pages();
    let mut is_whole = true;
    while left > 0 {
        let Some(page) = pages.next().await else { break };
        let mut page = page.map_err(|error| Failure::of(&error, mask))?.tree();
        mask.value(&mut page);
        progress.expect(total(&page));
        for problem in rejected(&page) {
            is_whole = false;
            progress.aside(|| Report::of_item(&problem).write());
        }
        let items = items_of(page);
        let taken = usize::try_from(left).unwrap_or(usize::MAX).min(items.len());
        let lines = output::json_lines(items.into_iter().take(taken))?;
        progress.aside(|| output::lines(&lines))?;
        progress.advance(taken);
        left = left.saturating_sub(taken as u64);
    }
    if is_whole { Ok(()) } else { Err(Failure::of_told_items()) }
}

/// The items of a page that could not be decoded: where, and why.
pub(crate) fn rejected(page: &JsonTree) -> Vec<String> {
    let Some(JsonTree::Array(rejected)) = page.get("rejected") else { return Vec::new() };
    let text =
        |item: &JsonTree, name| item.get(name).and_then(JsonTree::as_str).unwrap_or_default().to_owned();
    rejected.iter().map(|item| format!("{}: {}", text(item, "path"), text(item, "message"))).collect()
}

/// Writes an answer that came at once: a line for each of its items or inputs, one where it has none.
pub(crate) fn lines(answer: JsonTree, limit: Option<u64>) -> Result<(), Failure> {
    let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    output::lines(&output::json_lines(items_of(answer).into_iter().take(most))?)
}

fn items_of(mut answer: JsonTree) -> Vec<JsonTree> {
    match answer.get_mut("items") {
        Some(JsonTree::Array(items)) => std::mem::take(items),
        _ => match answer {
            JsonTree::Array(items) => items,
            _ => vec![answer],
        },
    }
}

fn total(page: &JsonTree) -> Option<u64> {
    match page.get("total")? {
        JsonTree::Number(text) => text.parse().ok(),
        _ => None,
    }
}
