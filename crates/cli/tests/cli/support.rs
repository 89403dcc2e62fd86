//! The program, and a sandbox for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use alertkit::transport::catalogue::{Arguments, Entry};
use alertkit::transport::{Client, ClientBuilder, Credential, Operation};
use alertkit::{apialerts, blacktide, novu, posthog, uptinio};
use alertkit_sandbox::Sandbox;
use alertkit_tests::Recorder;
use serde_json::Value;

/// The program, with an environment of its own.
pub(crate) const ALERTKIT: &str = env!("CARGO_BIN_EXE_alertkit");

/// A sandbox with three of everything.
pub(crate) fn demo() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.seed(3);
    sandbox
}

/// The command with these arguments, and nothing in its environment.
pub(crate) fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(ALERTKIT);
    command.args(arguments).env_clear().env("XDG_CONFIG_HOME", "/nonexistent").stdin(Stdio::null());
    command
}

/// The same, with the keys of a sandbox.
pub(crate) fn command(sandbox: &Sandbox, arguments: &[&str]) -> Command {
    let mut command = bare(arguments);
    command.envs(sandbox.environment());
    command
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it ended by itself"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What is on standard output, of a run without an error.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// The same, line by line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{self:?}");
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The one object on standard error, of a run that wrote nothing else.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        assert_eq!(self.stdout, "", "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.stderr).unwrap()
    }
}

pub(crate) fn run(command: &mut Command) -> Ran {
    Ran::of(command.output().unwrap())
}

/// Runs it against a sandbox.
pub(crate) fn alertkit(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    run(&mut command(sandbox, arguments))
}

/// Runs it with this on its standard input.
pub(crate) fn with_input(command: &mut Command, input: &str) -> Ran {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child: Child = child.unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Ran::of(child.wait_with_output().unwrap())
}

/// Makes a client of a base URL.
type Connect = dyn Fn(Credential, &str) -> Client;

/// An operation of the catalogue, with the arguments of its example.
pub(crate) struct Example {
    pub(crate) api: &'static str,
    client: Arc<Connect>,
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
}

impl Example {
    /// The name in the sandbox.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", self.api, self.operation.name)
    }

    /// A client of its API, for what the command does not show.
    pub(crate) fn client(&self, sandbox: &Sandbox, key: impl Into<Credential>) -> Client {
        (self.client)(key.into(), &format!("{}/{}", sandbox.url(), self.api))
    }

    /// `call API OPERATION --path … --query … --body …`, made of the arguments.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = ["call", self.api, self.operation.name].map(str::to_owned).to_vec();
        for (option, part) in [("--path", &self.arguments.path), ("--query", &self.arguments.query)] {
            for (name, value) in part {
                for value in value.as_array().unwrap_or(&vec![value.clone()]) {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    words.extend([option.to_owned(), format!("{name}={text}")]);
                }
            }
        }
        if let Some(body) = &self.arguments.body {
            words.extend(["--body".to_owned(), body.to_string()]);
        }
        words
    }

    /// The command that makes it, with further options.
    pub(crate) fn command(&self, sandbox: &Sandbox, options: &[&str]) -> Command {
        let words = self.words();
        let words: Vec<&str> = words.iter().map(String::as_str).chain(options.iter().copied()).collect();
        command(sandbox, &words)
    }

    /// Runs it; what is closed to keys, as a user.
    pub(crate) fn run(&self, sandbox: &Sandbox, options: &[&str]) -> Ran {
        const UNAUTHORIZED: i32 = 12;
        const FORBIDDEN: i32 = 14;
        let ran = run(&mut self.command(sandbox, options));
        if self.api == "novu" && [UNAUTHORIZED, FORBIDDEN].contains(&ran.code) {
            let token = format!("Bearer {}", sandbox.novu_token());
            return run(self.command(sandbox, options).env("NOVU_API_KEY", token));
        }
        ran
    }
}

/// Every operation, in an order in which the examples find what they need.
pub(crate) fn examples() -> Vec<Example> {
    [
        of(apialerts::ApiAlerts::builder, apialerts::catalogue()),
        of(blacktide::BlackTide::builder, blacktide::catalogue()),
        of(novu::Novu::builder, novu::catalogue()),
        of(posthog::PostHog::builder, posthog::catalogue()),
        of(uptinio::Uptinio::builder, uptinio::catalogue()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn of<C: AsRef<Client> + 'static>(
    builder: fn(Credential) -> ClientBuilder<C>,
    catalogue: Vec<Entry<C>>,
) -> Vec<Example> {
    let api = builder(Credential::new("")).api().name;
    let client = move |key, url: &str| builder(key).base_url(url).build().unwrap().as_ref().clone();
    let client: Arc<Connect> = Arc::new(client);
    let example = |entry: Entry<C>| Example {
        api,
        client: Arc::clone(&client),
        operation: entry.operation(),
        arguments: entry.example().unwrap(),
    };
    catalogue.into_iter().map(example).collect()
}

/// Sends what Ctrl-C sends.
#[cfg(unix)]
pub(crate) fn interrupt(child: &Child) {
    send("INT", child);
}

/// Sends a signal, by its name without `SIG`.
#[cfg(unix)]
pub(crate) fn send(signal: &str, child: &Child) {
    let signal = format!("-{signal}");
    let sent = Command::new("kill").args([&*signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// A server that answers every request with this, and keeps what it was asked.
pub(crate) fn answering(status: u16, body: &Value) -> Recorder {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(Recorder::answering(status, body.to_string()))
}

/// A server that keeps each body as it came, byte for byte.
pub(crate) struct Verbatim {
    pub(crate) url: String,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Verbatim {
    /// It answers every request with this.
    pub(crate) fn answering(status: u16, content_type: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let head =
            format!("HTTP/1.1 {status} Status\r\ncontent-type: {content_type}\r\nconnection: close\r\n");
        let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
        let kept = Arc::clone(&bodies);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                kept.lock().unwrap().push(body_of(&mut stream));
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { url, bodies }
    }

    /// The bodies so far.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }
}

fn body_of(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|_| !line.trim().is_empty()) {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}
