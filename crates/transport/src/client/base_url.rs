use url::Url;

use crate::Error;

/// Checks a base URL, without printing it: it may hold a password.
pub(super) fn base_url(text: &str, dangerous_http: bool) -> Result<Url, Error> {
    let refused = |problem: &str| Err(Error::invalid_input("base_url", problem));
    // The URL parser drops tabs and line breaks, and so would hide them.
    if text.is_empty() || text.chars().any(|character| character.is_control() || character.is_whitespace()) {
        return refused("is empty, or has a space or a control character");
    }
    let Ok(mut url) = Url::parse(text) else {
        return refused("is no absolute URL");
    };
    if url.host().is_none() {
        return refused("has no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("has a user or password, which belongs into the key");
    }
    if url.fragment().is_some() {
        return refused("has a fragment");
    }
    match url.scheme() {
        "https" => {}
        "http" if dangerous_http || is_loopback(&url) => {}
        "http" => return refused("is plain http to another machine; see `dangerous_allow_http`"),
        _ => return refused("is neither https nor http"),
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    if url.query() == Some("") {
        url.set_query(None);
    }
    Ok(url)
}

/// The base URL with a path that is longer than that of most calls. A copy has the length for its capacity, so this makes
/// copies in which a call's path has room.
pub(super) fn with_room(base: &Url) -> Url {
    const ROOM: usize = 96;
    let mut url = base.clone();
    url.set_path(&"-".repeat(base.path().len() + ROOM));
    url
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(domain)) => domain == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
