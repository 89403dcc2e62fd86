//! The server's limits. Source: <https://apialerts.com/docs/api-reference/endpoint/create>.

use alertkit_transport::Error;

use super::Event;

const MESSAGE: usize = 500;
const EVENT: usize = 128;
const CHANNEL: usize = 64;
const TITLE: usize = 128;
const LINK: usize = 1000;
const TAGS: usize = 10;
const TAG: usize = 50;
const BODY_BYTES: usize = 256 * 1024;

const LINK_SCHEMES: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];

/// Something that the server would cut; from [`Event::check`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Excess {
    /// The field, by its name on the wire.
    pub field: &'static str,
    /// Which of the tags, from 0.
    pub index: Option<usize>,
    /// How long it is: characters, or tags.
    pub length: usize,
    /// How long it may be.
    pub limit: usize,
    /// What the server does.
    pub consequence: Consequence,
}

/// What the server does with what is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Consequence {
    /// It cuts the text off at the limit.
    Truncated,
    /// It drops what is beyond the limit.
    Dropped,
}

pub(super) fn excesses(event: &Event) -> Vec<Excess> {
    let texts = [
        ("message", Some(&event.message), MESSAGE),
        ("channel", event.channel.as_ref(), CHANNEL),
        ("event", event.event.as_ref(), EVENT),
        ("title", event.title.as_ref(), TITLE),
    ];
    let texts = texts.into_iter().filter_map(|(field, text, limit)| truncated(field, None, text?, limit));
    let tags = event.tags.as_deref().unwrap_or_default();
    let kept = tags.iter().take(TAGS).enumerate();
    let long = kept.filter_map(|(index, tag)| truncated("tags", Some(index), tag, TAG));
    let many = (tags.len() > TAGS).then_some(Excess {
        field: "tags",
        index: None,
        length: tags.len(),
        limit: TAGS,
        consequence: Consequence::Dropped,
    });
    texts.chain(many).chain(long).collect()
}

fn truncated(field: &'static str, index: Option<usize>, text: &str, limit: usize) -> Option<Excess> {
    let length = text.chars().count();
    let consequence = Consequence::Truncated;
    (length > limit).then_some(Excess { field, index, length, limit, consequence })
}

pub(super) fn link(link: &str) -> Result<(), Error> {
    let starts_with =
        |scheme: &&str| link.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if !LINK_SCHEMES.iter().any(starts_with) {
        return Err(Error::invalid_input("link", "does not start with http://, https://, mailto: or tel:"));
    }
    if link.chars().count() > LINK {
        return Err(Error::invalid_input("link", "is longer than 1,000 characters"));
    }
    Ok(())
}

pub(super) fn body(event: &Event) -> Result<(), Error> {
    if event.length_at_most() <= BODY_BYTES {
        return Ok(());
    }
    let written = serde_json::to_vec(event).map_or(0, |json| json.len());
    if written > BODY_BYTES {
        return Err(Error::invalid_input("event", "is larger than 256 KB as JSON"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_just_right_is_not_reported_and_one_more_is() {
        let tags = |count: usize, length: usize| vec!["é".repeat(length); count];
        let fits = Event::new("é".repeat(MESSAGE))
            .channel("c".repeat(CHANNEL))
            .event("e".repeat(EVENT))
            .title("t".repeat(TITLE))
            .tags(tags(TAGS, TAG));
        assert_eq!(fits.check().unwrap(), []);

        let exceeds = Event::new("é".repeat(MESSAGE + 1))
            .channel("c".repeat(CHANNEL + 1))
            .event("e".repeat(EVENT + 1))
            .title("t".repeat(TITLE + 1))
            .tags(tags(TAGS + 2, TAG + 1));
        let excesses = exceeds.check().unwrap();
        let fields: Vec<_> =
            excesses.iter().map(|excess| (excess.field, excess.length, excess.limit)).collect();
        assert_eq!(
            fields[..5],
            [
                ("message", 501, 500),
                ("channel", 65, 64),
                ("event", 129, 128),
                ("title", 129, 128),
                ("tags", 12, 10)
            ]
        );
        assert_eq!(fields.len(), 5 + TAGS, "each tag that is kept is too long");
        assert_eq!(excesses[4].consequence, Consequence::Dropped);
        assert_eq!(excesses[5].index, Some(0));
    }

    #[test]
    fn what_the_server_refuses_is_an_error_that_names_the_field() {
        let field = |event: Event| event.check().unwrap_err().field();
        assert_eq!(field(Event::new(" \n")), Some("message"));
        for link in ["example.com", "ftp://x", "javascript:alert(1)", " https://x"] {
            assert_eq!(field(Event::new("m").link(link)), Some("link"), "{link}");
        }
        assert_eq!(field(Event::new("m").link(format!("https://{}", "x".repeat(993)))), Some("link"));
        assert_eq!(field(Event::new("m").data(&5)), Some("data"));
        assert_eq!(field(Event::new("m").data(&["a"])), Some("data"));
        assert_eq!(field(Event::new("m").data(&Option::<u8>::None)), Some("data"));
        assert_eq!(field(Event::new("m").title("t".repeat(BODY_BYTES))), Some("event"));
        for link in
            ["", "http://x", "https://x", "mailto:a@b.example", "tel:+123", "HTTPS://X.EXAMPLE/a", "Tel:1"]
        {
            assert!(Event::new("m").link(link).check().is_ok(), "{link}");
        }
    }
}
