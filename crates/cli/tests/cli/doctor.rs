//! What the doctor finds.

use std::net::TcpListener;

use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::support::{Ran, alertkit, bare, command, demo, run};

/// `check: status` of each finding.
fn findings(ran: &Ran) -> Vec<String> {
    let findings: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
    findings
        .iter()
        .map(|finding| format!("{}: {}", finding["check"], finding["status"]).replace('"', ""))
        .collect()
}

/// The one that failed.
fn failed(ran: &Ran) -> (String, String, String) {
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{ran:?}");
    let findings: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let failed: Vec<&Value> = findings.iter().filter(|finding| finding["status"] == "failed").collect();
    assert_eq!(failed.len(), 1, "{ran:?}");
    let text =
        |name: &str| failed[0][name].as_str().unwrap_or_else(|| panic!("no {name} in {ran:?}")).to_owned();
    (text("check"), text("detail"), text("remedy"))
}

fn uptinio(sandbox: &Sandbox, options: &[&str]) -> Ran {
    alertkit(sandbox, &[&["doctor", "uptinio", "--json"], options].concat())
}

#[test]
fn each_api_that_has_a_key_is_examined() {
    let sandbox = demo();
    let ran = alertkit(&sandbox, &["doctor", "--json"]);
    let all = ran.json();
    let of = |api: &str| all.as_array().unwrap().iter().filter(|finding| finding["api"] == api).count();
    assert_eq!(["apialerts", "blacktide", "novu", "posthog", "uptinio"].map(of), [5; 5]);
    let healthy = ["dns: ok", "tls: not_checked", "clock: ok", "key: ok", "permissions: ok"];
    assert_eq!(findings(&ran)[5..10], healthy);
    // It has no call that only reads, and none is made that sends something.
    let unread = ["dns: ok", "tls: not_checked", "clock: ok", "key: not_checked", "permissions: not_checked"];
    assert_eq!(findings(&ran)[..5], unread);
    assert_eq!(all[3]["detail"], "no call only reads");
    assert!(sandbox.journal().iter().all(|entry| entry.method == "GET"));

    let mut one = bare(&["doctor"]);
    one.env("UPTINIO_API_KEY", sandbox.uptinio_key()).env("UPTINIO_BASE_URL", sandbox.uptinio_url());
    let table = run(&mut one);
    assert_eq!((table.code, table.stdout.lines().count()), (0, 6), "{table:?}");
}

#[test]
fn without_any_key_it_says_how_to_set_one() {
    let ran = run(&mut bare(&["doctor"]));
    assert_eq!(ran.code, 3);
    let message = ran.error()["message"].as_str().unwrap().to_owned();
    for variable in [
        "APIALERTS_API_KEY",
        "BLACKTIDE_API_TOKEN",
        "NOVU_API_KEY",
        "POSTHOG_PERSONAL_API_KEY",
        "UPTINIO_API_KEY",
    ] {
        assert!(message.contains(variable), "{message}");
    }
    let ran = run(&mut bare(&["doctor", "novu"]));
    assert_eq!(ran.code, 3);
    assert!(ran.error()["message"].as_str().unwrap().starts_with("NOVU_API_KEY is not set"));
    let ran = run(&mut bare(&["doctor", "--key-file", "key"]));
    assert_eq!(
        ran.error()["message"],
        "key_file has the key of one API: say of which, `alertkit doctor API`"
    );
}

#[test]
fn a_key_that_is_refused_has_a_name_and_a_remedy() {
    let sandbox = demo();
    let ran = run(command(&sandbox, &["doctor", "uptinio", "--json"]).env("UPTINIO_API_KEY", "wrong-key"));
    let (check, cause, remedy) = failed(&ran);
    assert_eq!(check, "key");
    assert_eq!(cause, "UPTINIO_API_KEY is refused (The API key is missing or not valid)");
    assert!(remedy.contains("UPTINIO_BASE_URL"), "{remedy}");
    assert_eq!(findings(&ran)[4], "permissions: not_checked");
}

#[test]
fn a_key_that_may_not_read_is_a_good_key() {
    let sandbox = demo();
    sandbox.inject(Fault::on("uptinio.alerts.list").answer(403, json!({"message": "not for you"})));
    let ran = uptinio(&sandbox, &[]);
    let (check, cause, remedy) = failed(&ran);
    assert_eq!((check.as_str(), cause.as_str()), ("permissions", "alerts.list ends with 403: not for you"));
    assert!(remedy.starts_with("give the key the right to it: https://"), "{remedy}");
    assert_eq!(findings(&ran)[3], "key: ok");
}

#[test]
fn a_clock_that_is_wrong_is_told_by_how_much() {
    let sandbox = demo();
    for (date, direction) in
        [("Thu, 01 Jan 2015 00:00:00 GMT", "ahead of"), ("Fri, 01 Jan 2100 00:00:00 GMT", "behind")]
    {
        // Also where the answer is an error.
        for fault in [Fault::on_any(), Fault::on_any().status(429)] {
            sandbox.clear_faults();
            sandbox.inject(fault.always().header("Date", date));
            let ran = uptinio(&sandbox, &[]);
            let found: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
            let detail = found[2]["detail"].as_str().unwrap();
            assert_eq!((ran.code, &found[2]["status"]), (1, &json!("failed")));
            assert!(detail.contains(&format!(" s {direction} the server's")), "{detail}");
            assert!(found[2]["remedy"].as_str().unwrap().contains("NTP"));
        }
    }
}

#[test]
fn a_host_without_an_address_ends_the_examination() {
    let sandbox = demo();
    let ran = uptinio(&sandbox, &["--base-url", "https://uptinio.invalid/v1"]);
    let (check, cause, _) = failed(&ran);
    assert_eq!(check, "dns");
    assert!(cause.starts_with("no address for uptinio.invalid ("), "{cause}");
    assert!(findings(&ran)[1..].iter().all(|finding| finding.ends_with("not_checked")));
}

#[test]
fn a_port_where_nobody_listens_and_a_server_that_is_silent() {
    let sandbox = demo();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (check, cause, remedy) = failed(&uptinio(&sandbox, &["--base-url", &format!("https://{closed}")]));
    assert_eq!(check, "tls");
    assert!(cause.starts_with("cannot connect: "), "{cause}");
    assert!(remedy.contains(&closed.to_string()), "{remedy}");

    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let (check, cause, remedy) = failed(&uptinio(&sandbox, &["--base-url", &url, "--timeout", "0.2"]));
    assert_eq!((check.as_str(), remedy.contains("--timeout")), ("tls", true));
    assert!(cause.starts_with("no whole answer of 127.0.0.1:"), "{cause}");
}

#[test]
fn what_is_no_such_server_points_to_the_base_url() {
    let sandbox = demo();
    for fault in [Fault::on_any().answer(404, json!({})), Fault::on_any().raw_body("<html>")] {
        sandbox.clear_faults();
        sandbox.inject(fault.always());
        let (check, _, remedy) = failed(&uptinio(&sandbox, &[]));
        assert_eq!((check.as_str(), remedy.contains("UPTINIO_BASE_URL")), ("permissions", true));
    }
    sandbox.clear_faults();
    let (check, cause, remedy) = failed(&uptinio(&sandbox, &["--base-url", "ftp://files.example"]));
    assert_eq!((check.as_str(), cause.as_str()), ("dns", "base_url is neither https nor http"));
    assert!(remedy.contains("--base-url"), "{remedy}");
    sandbox.inject(Fault::on_any().always().status(503));
    let (check, _, remedy) = failed(&uptinio(&sandbox, &[]));
    assert_eq!((check.as_str(), remedy.contains("later")), ("permissions", true));
    assert_eq!(sandbox.journal().last().unwrap().status, Some(503));
}
