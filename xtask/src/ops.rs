//! The catalogue of operations, and what each of them must have: a wire test, a sandbox route, documentation.

use alertkit_sandbox::Sandbox;
use alertkit_uptinio::Operation;
use serde::Serialize;

use crate::catalogue::{APIS, Api};
use crate::{Result, process};

/// How the operations are printed.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Output {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// Prints all operations; an error names those that lack something.
pub(crate) fn run(output: Output) -> Result {
    match output {
        Output::Table => print_table(),
        Output::Json => println!("{}", serde_json::to_string_pretty(&rows())?),
    }
    let routes = Sandbox::start_blocking()?.operations();
    let mut problems = Vec::new();
    for api in APIS {
        // Without a list, one problem says more than as many as there are operations.
        let tests = wire_tests(api).inspect_err(|error| problems.push(error.to_string())).ok();
        for operation in api.operations {
            let test = tests.as_ref().and_then(|tests| lacks_test(operation, tests));
            let lacking = [test, lacks_route(api, operation, &routes)];
            let lacking = lacking.into_iter().flatten().chain(lacks_documentation(operation));
            problems.extend(lacking.map(|problem| format!("{}.{}: {problem}", api.name, operation.name)));
        }
    }
    if !problems.is_empty() {
        return Err(problems.join("\n       ").into());
    }
    if output == Output::Table {
        println!("each has a wire test, a route in the sandbox, a summary and a link");
    }
    Ok(())
}

/// An operation, as JSON has it.
#[derive(Serialize)]
struct Row {
    api: &'static str,
    name: &'static str,
    method: &'static str,
    path: &'static str,
    query: &'static [&'static str],
    idempotency: &'static str,
    paged: bool,
    summary: &'static str,
    documentation: &'static str,
}

fn rows() -> Vec<Row> {
    let of_api = |api: &'static Api| api.operations.iter().map(|operation| row(api, operation));
    APIS.iter().flat_map(of_api).collect()
}

fn row(api: &Api, operation: &'static Operation) -> Row {
    Row {
        api: api.name,
        name: operation.name,
        method: operation.method.as_str(),
        path: operation.path,
        query: operation.query,
        idempotency: operation.idempotency.as_str(),
        paged: operation.paged,
        summary: operation.summary,
        documentation: operation.documentation,
    }
}

/// Two lines for each operation: how it is called, and what it does.
fn print_table() {
    let rows = rows();
    let columns: Vec<[String; 5]> = rows.iter().map(columns).collect();
    let width = |at: usize| columns.iter().filter_map(|row| row.get(at)).map(String::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..5).map(width).collect();
    for (row, columns) in rows.iter().zip(&columns) {
        let padded: Vec<String> =
            columns.iter().zip(&widths).map(|(column, width)| format!("{column:width$}")).collect();
        println!("{}", padded.join("  ").trim_end());
        println!("    {} {}", row.summary, row.documentation);
    }
    println!("operations: {}, APIs: {}", rows.len(), APIS.len());
}

fn columns(row: &Row) -> [String; 5] {
    let query = if row.query.is_empty() { String::new() } else { format!("?{}", row.query.join("&")) };
    [
        format!("{}.{}", row.api, row.name),
        row.method.to_owned(),
        format!("{}{query}", row.path),
        row.idempotency.to_owned(),
        if row.paged { "paged".to_owned() } else { String::new() },
    ]
}

/// The names of the functions in the crate's wire tests.
fn wire_tests(api: &Api) -> Result<Vec<String>> {
    let package = api.package();
    let arguments = ["test", "--quiet", "-p", &package, "--all-features", "--test", "wire", "--", "--list"];
    Ok(functions(&process::output(&mut process::cargo(arguments))?))
}

/// The functions in a list of tests, without their modules.
fn functions(list: &str) -> Vec<String> {
    let paths = list.lines().filter_map(|line| line.strip_suffix(": test"));
    paths.map(|path| path.rsplit("::").next().unwrap_or(path).to_owned()).collect()
}

fn lacks_test(operation: &Operation, tests: &[String]) -> Option<String> {
    let function = operation.name.replace('.', "_");
    let longer = format!("{function}__");
    let found = tests.iter().any(|test| *test == function || test.starts_with(&longer));
    (!found).then(|| format!("has no wire test `{function}`"))
}

fn lacks_route(api: &Api, operation: &Operation, routes: &[alertkit_sandbox::Operation]) -> Option<String> {
    let name = format!("{}.{}", api.name, operation.name);
    let Some(route) = routes.iter().find(|route| route.name == name) else {
        return Some("has no route in the sandbox".to_owned());
    };
    let same = route.method == operation.method.as_str() && route.path == operation.path;
    (!same).then(|| {
        let (method, path) = (&operation.method, operation.path);
        format!("is `{method} {path}` here and `{} {}` in the sandbox", route.method, route.path)
    })
}

fn lacks_documentation(operation: &Operation) -> impl Iterator<Item = String> {
    let link =
        (!operation.documentation.starts_with("https://")).then(|| "links no documentation".to_owned());
    let summary = operation.summary.is_empty().then(|| "has no summary".to_owned());
    link.into_iter().chain(summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_belongs_to_the_operation_that_it_is_named_after() {
        static LIST: Operation = Operation::get("alerts.list", "/alerts");
        let list = "alerts::alerts_list__empty: test\nalerts_lists: test\nalerts_listing: bench\n\n2 tests\n";
        let tests = functions(list);
        assert_eq!(tests, ["alerts_list__empty", "alerts_lists"]);
        assert_eq!(lacks_test(&LIST, &tests), None);
        assert!(lacks_test(&LIST, &functions("alerts_lists: test\n")).is_some());
    }

    #[test]
    fn an_operation_without_documentation_is_named() {
        static BARE: Operation = Operation::get("alerts.list", "/alerts");
        static WHOLE: Operation =
            Operation::get("a.b", "/").documentation("https://example.org").summary("Lists.");
        assert_eq!(lacks_documentation(&BARE).count(), 2);
        assert_eq!(lacks_documentation(&WHOLE).count(), 0);
    }
}
