//! Answers the measured calls with fixed bytes on a free port of 127.0.0.1, until its standard input ends. Below the
//! path `/20ms` a response takes 20 ms.
#![allow(clippy::print_stdout, reason = "it tells `cargo xtask bench` where it listens")]

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use alertkit_bench::{PAGE, Result};

/// How a request begins whose response takes its time.
const SLOW: &[u8] = b"POST /20ms/";

/// The whole answers, heads included.
struct Answers {
    one: Vec<u8>,
    page: Vec<u8>,
}

fn main() -> Result {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("http://{}", listener.local_addr()?);
    let answers = Arc::new(Answers { one: answer(&one()), page: answer(&page()?) });
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            thread::spawn(move || serve(connection, &answers));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}

/// Answers one request after another, until the client leaves.
fn serve(mut connection: TcpStream, answers: &Answers) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut received = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        let Some(length) = request_length(&received) else {
            let count = connection.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            received.extend(buffer.iter().take(count));
            continue;
        };
        let listing = received.starts_with(b"GET ");
        if received.starts_with(SLOW) {
            thread::sleep(Duration::from_millis(20));
        }
        received.drain(..length);
        connection.write_all(if listing { &answers.page } else { &answers.one })?;
    }
}

/// The length of the first request, once it is there as a whole.
fn request_length(received: &[u8]) -> Option<usize> {
    const END: &[u8] = b"\r\n\r\n";
    let head = received.windows(END.len()).position(|window| window == END)? + END.len();
    let text = std::str::from_utf8(received.get(..head)?).ok()?.to_ascii_lowercase();
    let body = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    (received.len() >= head + body).then_some(head + body)
}

fn answer(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\nDate: Mon, 15 Jan 2024 10:30:00 GMT\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nX-Request-Id: 7f3a9c52\r\nX-RateLimit-Limit: 60\r\nX-RateLimit-Remaining: 59\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn one() -> String {
    r#"{"data":{"id":"alt_123","monitor_id":"mon_123","type":"down","status":"active","message":"We are on it","created_at":"2024-01-15T10:30:00Z"}}"#
        .to_owned()
}

fn page() -> Result<String> {
    let mut body = String::from(r#"{"data":["#);
    for number in 0..PAGE {
        let separator = if number == 0 { "" } else { "," };
        write!(
            body,
            r#"{separator}{{"id":"alt_{number}","monitor_id":"mon_{number}","type":"slow","status":"active","message":"The response time of shop {number} is above 1000 ms","created_at":"2024-01-15T10:30:00Z"}}"#
        )?;
    }
    write!(body, r#"],"meta":{{"page":1,"per_page":{PAGE},"total":{PAGE}}}}}"#)?;
    Ok(body)
}
