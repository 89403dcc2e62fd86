use url::{Url, form_urlencoded};

use crate::Secret;

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

/// A server's query without what goes along with every request: the pairs of the base URL's query, in whichever spelling,
/// and the credential, which a cursor must not hold.
pub(super) fn without(query: &str, base: &str, secret: &Secret) -> String {
    let base: Vec<_> = form_urlencoded::parse(base.as_bytes()).collect();
    let is_kept = |pair: &&str| {
        let pair = form_urlencoded::parse(pair.as_bytes()).next();
        pair.is_some_and(|pair| pair.1 != secret.reveal() && !base.contains(&pair))
    };
    query.split('&').filter(is_kept).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_of_the_base_url_are_left_out_in_every_spelling() {
        for (query, base, left) in [
            ("tenant=7&after=1&key=a%26b", "key=a%26b&tenant=7", "after=1"),
            ("after=1&tenant=70", "tenant=7", "after=1&tenant=70"),
            ("after=1", "", "after=1"),
            ("token=a+b&after=%2f&x", "token=a%20b", "after=%2f&x"),
            ("token=a%2Fb&after=1", "token=a/b", "after=1"),
            ("%74oken=a%2Fb&after=1", "token=a%2fb", "after=1"),
            ("token=A&Token=a&after=1", "token=a", "token=A&Token=a&after=1"),
            ("a&&b=&c=1", "b", "a&c=1"),
        ] {
            assert_eq!(without(query, base, &Secret::new("the-key")), left, "{query} {base}");
        }
    }

    #[test]
    fn the_credential_is_left_out() {
        let secret = Secret::new("the/key+1");
        for spelling in ["the/key%2B1", "the%2fkey%2b1", "%74he/key%2B1"] {
            assert_eq!(without(&format!("api_key={spelling}&after=1"), "", &secret), "after=1", "{spelling}");
        }
        assert_eq!(without("after=the/key", "", &secret), "after=the/key");
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
