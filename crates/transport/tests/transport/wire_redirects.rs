//! Redirects are never followed: two servers, and the second one never hears of the call.

use alertkit_transport::{ErrorKind, Safety, StopReason};

use crate::support::server::{Server, answer};
use crate::support::{create, create_keyed, read, wire};

const STATUSES: [&str; 5] = ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"];

/// Ways to name the other server, with a path and a query that are nobody's business, and the origin in the message.
fn targets(port: u16) -> Vec<(String, String)> {
    vec![
        (format!("http://127.0.0.1:{port}/hidden?token=hidden"), format!("http://127.0.0.1:{port}")),
        (format!("http://localhost:{port}/hidden#hidden"), format!("http://localhost:{port}")),
        (format!("//127.0.0.1:{port}/hidden"), format!("http://127.0.0.1:{port}")),
        (format!("http://hidden:hidden@127.0.0.1:{port}/hidden"), format!("http://127.0.0.1:{port}")),
        (format!("https://127.0.0.1:{port}/hidden"), format!("https://127.0.0.1:{port}")),
        (format!("http://[::ffff:127.0.0.1]:{port}/hidden"), format!("http://[::ffff:7f00:1]:{port}")),
    ]
}

#[tokio::test]
async fn no_redirect_reaches_the_other_server() {
    let other = Server::always(answer("200 OK", "", "{}"));
    for status in STATUSES {
        for (location, origin) in targets(other.port()) {
            for body in ["", r#"{"message":"moved to http://hidden/"}"#] {
                let first = Server::always(answer(status, &format!("location: {location}\r\n"), body));
                let client = wire(&first.url()).build().unwrap();
                for call in [read(&client), create(&client), create_keyed(&client)] {
                    let error = call.await.unwrap_err();
                    assert_eq!(
                        (error.kind(), error.attempts()),
                        (ErrorKind::Redirect, 1),
                        "{status} {location}"
                    );
                    assert_eq!(error.status().unwrap().as_str(), &status[..3]);
                    assert_eq!(error.message(), Some(format!("to {origin}").as_str()), "{status} {location}");
                    assert_eq!(error.retry().stopped, StopReason::NotRetryable);
                    assert_eq!(error.retry().safety, Safety::Pointless);
                    assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
                }
                assert_eq!(first.requests().len(), 3, "{status} {location}");
            }
        }
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_redirect_within_the_server_is_not_followed_either() {
    for location in
        ["/elsewhere", "elsewhere", "?page=2", "", "..", "http://[", "\\\\evil", "http://", "é", "data:,x"]
    {
        let server = Server::always(answer("307 Temporary", &format!("location: {location}\r\n"), ""));
        let client = wire(&server.url()).build().unwrap();
        let error = read(&client).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status().unwrap().as_u16()),
            (ErrorKind::Redirect, 307),
            "{location:?}"
        );
        assert_eq!(server.requests().len(), 1, "{location:?}");
    }
    let without = Server::always(answer("304 Not Modified", "", ""));
    let error = read(&wire(&without.url()).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Refused, 304));
}
