use url::Url;

/// The query of a server's link to the next page. It is followed only where it leads back to the listing's own
/// address: a link to anywhere else would take the key along.
pub(super) fn query_of(link: &str, listing: &Url) -> Result<String, &'static str> {
    // The URL parser forgives these; a link that needs forgiving is no honest one.
    if link.contains(['\\', '\t', '\r', '\n']) || link.trim() != link {
        return Err("the link to the next page is malformed");
    }
    let target = Url::parse(link).map_err(|_| "the link to the next page is no absolute URL")?;
    if target.origin() != listing.origin() || !target.origin().is_tuple() {
        return Err("the link to the next page leads to another origin");
    }
    if !target.username().is_empty() || target.password().is_some() {
        return Err("the link to the next page has a user or password");
    }
    if target.path() != listing.path() {
        return Err("the link to the next page leads to another path");
    }
    target.query().map(str::to_owned).ok_or("the link to the next page has no query")
}

/// A query without the pairs that stand in another one.
pub(super) fn without(query: &str, other: &str) -> String {
    let other: Vec<&str> = other.split('&').collect();
    query.split('&').filter(|pair| !other.contains(pair)).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_of_another_query_are_left_out() {
        assert_eq!(without("tenant=7&after=1&key=a%26b", "key=a%26b&tenant=7"), "after=1");
        assert_eq!(without("after=1&tenant=70", "tenant=7"), "after=1&tenant=70");
        assert_eq!(without("after=1", ""), "after=1");
    }

    #[test]
    fn only_the_listings_own_address_is_followed() {
        let listing = Url::parse("https://api.example.com:8443/v1/alerts?limit=2").unwrap();
        let good = "https://api.example.com:8443/v1/alerts?limit=2&offset=2";
        assert_eq!(query_of(good, &listing).unwrap(), "limit=2&offset=2");
        for hostile in [
            "https://evil.example/v1/alerts?offset=2",
            "https://EVIL.EXAMPLE/v1/alerts?offset=2",
            "https://api.example.com/v1/alerts?offset=2",
            "https://api.example.com:9443/v1/alerts?offset=2",
            "http://api.example.com:8443/v1/alerts?offset=2",
            "//evil.example/v1/alerts?offset=2",
            "\\\\evil.example\\v1\\alerts?offset=2",
            "https:\\\\api.example.com:8443/v1/alerts?offset=2",
            "https://user:pass@api.example.com:8443/v1/alerts?offset=2",
            "https://api.example.com.:8443/v1/alerts?offset=2",
            "https://api.example.com:8443/v1/../admin?offset=2",
            "https://api.example.com:8443/v1/alerts/../keys?offset=2",
            "data:application/json,[]",
            "",
            "/v1/alerts?offset=2",
            "?offset=2",
            " https://api.example.com:8443/v1/alerts?offset=2",
            "https://api.example.com:8443/v1/alerts",
        ] {
            assert!(query_of(hostile, &listing).is_err(), "{hostile}");
        }
    }
}
