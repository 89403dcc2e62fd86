//! The services over which Novu can deliver.

/// Each with the name that its integrations have where they are given none.
pub(crate) const PROVIDERS: [(&str, &str); 69] = [
    ("emailjs", "Email.js"),
    ("mailgun", "Mailgun"),
    ("mailjet", "Mailjet"),
    ("mandrill", "Mandrill"),
    ("nodemailer", "Custom SMTP"),
    ("postmark", "Postmark"),
    ("sendgrid", "SendGrid"),
    ("sendinblue", "Brevo"),
    ("ses", "SES"),
    ("netcore", "Netcore"),
    ("infobip-email", "Infobip"),
    ("mailersend", "MailerSend"),
    ("clickatell", "Clickatell"),
    ("outlook365", "Microsoft Outlook365"),
    ("novu-email", "Novu Email"),
    ("resend", "Resend"),
    ("plunk", "Plunk"),
    ("mailtrap", "Mailtrap"),
    ("sparkpost", "SparkPost"),
    ("email-webhook", "Email Webhook"),
    ("braze", "Braze"),
    ("nexmo", "Nexmo"),
    ("plivo", "Plivo"),
    ("sms77", "sms77"),
    ("sns", "SNS"),
    ("telnyx", "Telnyx"),
    ("twilio", "Twilio"),
    ("gupshup", "Gupshup"),
    ("firetext", "Firetext"),
    ("infobip-sms", "Infobip"),
    ("burst-sms", "BurstSMS"),
    ("sms-central", "SMS Central"),
    ("bulk-sms", "BulkSMS"),
    ("isend-sms", "iSend SMS"),
    ("forty-six-elks", "46elks"),
    ("kannel", "Kannel"),
    ("maqsam", "Maqsam"),
    ("termii", "Termii"),
    ("africas-talking", "Africa's Talking"),
    ("novu-sms", "Novu SMS"),
    ("sendchamp", "Sendchamp"),
    ("generic-sms", "Generic SMS"),
    ("clicksend", "ClickSend"),
    ("bandwidth", "Bandwidth"),
    ("messagebird", "MessageBird"),
    ("simpletexting", "SimpleTexting"),
    ("azure-sms", "Azure Sms"),
    ("ring-central", "RingCentral"),
    ("brevo-sms", "Brevo"),
    ("eazy-sms", "Eazy"),
    ("mobishastra", "Mobishastra"),
    ("slack", "Slack"),
    ("discord", "Discord"),
    ("msteams", "MSTeams"),
    ("mattermost", "Mattermost"),
    ("ryver", "Ryver"),
    ("zulip", "Zulip"),
    ("grafana-on-call", "Grafana On Call Webhook"),
    ("getstream", "Getstream"),
    ("rocket-chat", "Rocket.Chat"),
    ("whatsapp-business", "WhatsApp Business"),
    ("fcm", "Firebase Cloud Messaging"),
    ("apns", "APNs"),
    ("expo", "Expo Push"),
    ("one-signal", "OneSignal"),
    ("pushpad", "Pushpad"),
    ("push-webhook", "Push Webhook"),
    ("pusher-beams", "Pusher Beams"),
    ("novu", "Novu In-App"),
];

/// Those that report what became of what they delivered.
pub(crate) const WITH_WEBHOOKS: [&str; 8] =
    ["sendgrid", "mailgun", "mailjet", "mandrill", "postmark", "sendinblue", "ses", "twilio"];

/// The name of a provider: that of one that is not known is its id, with a capital.
pub(crate) fn display_name(provider: &str) -> String {
    if let Some((_, name)) = PROVIDERS.iter().find(|(id, _)| *id == provider) {
        return (*name).to_owned();
    }
    let mut letters = provider.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
