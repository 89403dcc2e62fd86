use alertkit_transport::open_enum;

open_enum! {
    /// A service that delivers over a channel.
    #[doc(alias("EmailProviderIdEnum", "SmsProviderIdEnum", "ChatProviderIdEnum", "PushProviderIdEnum", "InAppProviderIdEnum"))]
    pub enum ProviderId {
        /// Email: Emailjs.
        Emailjs = "emailjs",
        /// Email: Mailgun.
        Mailgun = "mailgun",
        /// Email: Mailjet.
        Mailjet = "mailjet",
        /// Email: Mandrill.
        Mandrill = "mandrill",
        /// Email: An SMTP server of your own.
        Nodemailer = "nodemailer",
        /// Email: Postmark.
        Postmark = "postmark",
        /// Email: Sendgrid.
        Sendgrid = "sendgrid",
        /// Email: Sendinblue.
        Sendinblue = "sendinblue",
        /// Email: Amazon SES.
        Ses = "ses",
        /// Email: Netcore.
        Netcore = "netcore",
        /// Email: Infobip Email.
        InfobipEmail = "infobip-email",
        /// Email: Mailersend.
        Mailersend = "mailersend",
        /// Email: Clickatell, for e-mail and text messages.
        Clickatell = "clickatell",
        /// Email: Outlook365.
        Outlook365 = "outlook365",
        /// Email: Novu's own e-mail, for trying out.
        NovuEmail = "novu-email",
        /// Email: Resend.
        Resend = "resend",
        /// Email: Plunk.
        Plunk = "plunk",
        /// Email: Mailtrap.
        Mailtrap = "mailtrap",
        /// Email: Sparkpost.
        Sparkpost = "sparkpost",
        /// Email: A webhook that takes e-mail.
        EmailWebhook = "email-webhook",
        /// Email: Braze.
        Braze = "braze",
        /// SMS: Nexmo.
        Nexmo = "nexmo",
        /// SMS: Plivo.
        Plivo = "plivo",
        /// SMS: Sms77.
        Sms77 = "sms77",
        /// SMS: Amazon SNS.
        Sns = "sns",
        /// SMS: Telnyx.
        Telnyx = "telnyx",
        /// SMS: Twilio.
        Twilio = "twilio",
        /// SMS: Gupshup.
        Gupshup = "gupshup",
        /// SMS: Firetext.
        Firetext = "firetext",
        /// SMS: Infobip Sms.
        InfobipSms = "infobip-sms",
        /// SMS: Burst Sms.
        BurstSms = "burst-sms",
        /// SMS: Sms Central.
        SmsCentral = "sms-central",
        /// SMS: Bulk Sms.
        BulkSms = "bulk-sms",
        /// SMS: Isend Sms.
        IsendSms = "isend-sms",
        /// SMS: Forty Six Elks.
        FortySixElks = "forty-six-elks",
        /// SMS: Kannel.
        Kannel = "kannel",
        /// SMS: Maqsam.
        Maqsam = "maqsam",
        /// SMS: Termii.
        Termii = "termii",
        /// SMS: Africas Talking.
        AfricasTalking = "africas-talking",
        /// SMS: Novu's own text messages, for trying out.
        NovuSms = "novu-sms",
        /// SMS: Sendchamp.
        Sendchamp = "sendchamp",
        /// SMS: A text message service of your own.
        GenericSms = "generic-sms",
        /// SMS: Clicksend.
        Clicksend = "clicksend",
        /// SMS: Bandwidth.
        Bandwidth = "bandwidth",
        /// SMS: Messagebird.
        Messagebird = "messagebird",
        /// SMS: Simpletexting.
        Simpletexting = "simpletexting",
        /// SMS: Azure Sms.
        AzureSms = "azure-sms",
        /// SMS: Ring Central.
        RingCentral = "ring-central",
        /// SMS: Brevo Sms.
        BrevoSms = "brevo-sms",
        /// SMS: Eazy Sms.
        EazySms = "eazy-sms",
        /// SMS: Mobishastra.
        Mobishastra = "mobishastra",
        /// Chat: Slack.
        Slack = "slack",
        /// Chat: Discord.
        Discord = "discord",
        /// Chat: Microsoft Teams.
        MsTeams = "msteams",
        /// Chat: Mattermost.
        Mattermost = "mattermost",
        /// Chat: Ryver.
        Ryver = "ryver",
        /// Chat: Zulip.
        Zulip = "zulip",
        /// Chat: Grafana On Call.
        GrafanaOnCall = "grafana-on-call",
        /// Chat: Getstream.
        Getstream = "getstream",
        /// Chat: Rocket Chat.
        RocketChat = "rocket-chat",
        /// Chat: Whatsapp Business.
        WhatsappBusiness = "whatsapp-business",
        /// Push: Firebase Cloud Messaging.
        Fcm = "fcm",
        /// Push: Apple's push service.
        Apns = "apns",
        /// Push: Expo.
        Expo = "expo",
        /// Push: One Signal.
        OneSignal = "one-signal",
        /// Push: Pushpad.
        Pushpad = "pushpad",
        /// Push: A webhook that takes push notifications.
        PushWebhook = "push-webhook",
        /// Push: Pusher Beams.
        PusherBeams = "pusher-beams",
        /// In-app: Novu's own notification centre.
        Novu = "novu",
    }
}
