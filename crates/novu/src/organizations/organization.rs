use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Secret, decode, open_enum, reveal, with_extra};

use super::ProductUseCases;
use crate::OrganizationId;

with_extra! {
    /// An organization.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Organization {
        /// Its id.
        #[serde(rename = "_id")]
        pub id: OrganizationId,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// The address of its logo.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub logo: Option<String>,
        /// How its e-mails look.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub branding: Option<Branding>,
        /// Other services that it is connected with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub partner_configurations: Option<Vec<PartnerConfiguration>>,
        /// How much it may ask for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub api_service_level: Option<ApiServiceLevel>,
        /// The language of its notifications where nothing else is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub default_locale: Option<String>,
        /// Its domain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub domain: Option<String>,
        /// What it means to use Novu for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub product_use_cases: Option<ProductUseCases>,
        /// The languages that it programs in (from 2.0 on).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub language: Option<Vec<String>>,
        /// Its id at the service that keeps users (from 2.0 on).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub external_id: Option<String>,
        /// Its id at the service that it pays by (from 2.0 on).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub stripe_customer_id: Option<String>,
        /// Who created it (from 2.0 on).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub created_by: Option<String>,
        /// When it was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}

with_extra! {
    /// What the change of an organization's name answers.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct RenamedOrganization {
        /// Its name now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
    }
}

with_extra! {
    /// How the e-mails of an organization look.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Branding {
        /// The address of the logo.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub logo: Option<String>,
        /// The colour of the brand, such as `#ff0000`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub color: Option<String>,
        /// The colour of text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub font_color: Option<String>,
        /// The colour behind the content.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub content_background: Option<String>,
        /// The direction of text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub direction: Option<TextDirection>,
        /// The family of fonts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub font_family: Option<String>,
    }
}

open_enum! {
    /// The direction of text.
    #[doc(alias = "OrganizationBrandingDirection")]
    pub enum TextDirection {
        /// From left to right.
        LeftToRight = "ltr",
        /// From right to left, as the server spells it.
        RightToLeft = "trl",
        /// From right to left, as it may stand in the database.
        Rtl = "rtl",
    }
}

with_extra! {
    /// A service that an organization is connected with.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct PartnerConfiguration {
        /// The token by which Novu acts there.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub access_token: Option<Secret>,
        /// The id of the connection there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub configuration_id: Option<String>,
        /// The service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub partner_type: Option<PartnerType>,
        /// The team there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub team_id: Option<String>,
        /// The projects there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub project_ids: Option<Vec<String>>,
    }
}

open_enum! {
    /// A service that organizations can be connected with.
    #[doc(alias = "PartnerTypeEnum")]
    pub enum PartnerType {
        /// Vercel.
        Vercel = "vercel",
    }
}

open_enum! {
    /// How much an organization may ask for: free 60, 15 and 30 calls a second (events; subscribers, topics and tenants; all
    /// else), business ten times as many, the others a hundred times.
    pub enum ApiServiceLevel {
        /// Free.
        Free = "free",
        /// Business.
        Business = "business",
        /// Enterprise.
        Enterprise = "enterprise",
        /// As much as enterprise.
        Unlimited = "unlimited",
    }
}
