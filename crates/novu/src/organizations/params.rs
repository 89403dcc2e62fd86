use alertkit_transport::{open_enum, with_extra};
use serde::{Deserialize, Serialize};

/// An organization to create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateOrganization {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    job_title: Option<JobTitle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    product_use_cases: Option<ProductUseCases>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Vec<String>>,
}

impl CreateOrganization {
    /// An organization with a name for people.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            logo: None,
            job_title: None,
            domain: None,
            product_use_cases: None,
            language: None,
        }
    }

    /// The address of its logo.
    #[must_use]
    pub fn logo(mut self, url: impl Into<String>) -> Self {
        self.logo = Some(url.into());
        self
    }

    /// What the user who creates it works as.
    #[must_use]
    pub fn job_title(mut self, title: impl Into<JobTitle>) -> Self {
        self.job_title = Some(title.into());
        self
    }

    /// Its domain.
    #[must_use]
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// What it means to use Novu for (until 2.0).
    #[must_use]
    pub fn product_use_cases(mut self, use_cases: ProductUseCases) -> Self {
        self.product_use_cases = Some(use_cases);
        self
    }

    /// The languages that it programs in (from 2.0 on).
    #[must_use]
    pub fn language(mut self, languages: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.language = Some(languages.into_iter().map(Into::into).collect());
        self
    }
}

with_extra! {
    /// What an organization means to use Novu for.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct ProductUseCases {
        /// A notification centre within an application.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub in_app: Option<bool>,
        /// Notifications over several channels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub multi_channel: Option<bool>,
        /// Notifications that wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub delay: Option<bool>,
        /// Notifications in several languages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub translation: Option<bool>,
        /// Notifications that are gathered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub digest: Option<bool>,
    }
}

impl ProductUseCases {
    /// Nothing said yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A notification centre within an application.
    #[must_use]
    pub fn in_app(mut self, wanted: bool) -> Self {
        self.in_app = Some(wanted);
        self
    }

    /// Notifications over several channels.
    #[must_use]
    pub fn multi_channel(mut self, wanted: bool) -> Self {
        self.multi_channel = Some(wanted);
        self
    }

    /// Notifications that wait.
    #[must_use]
    pub fn delay(mut self, wanted: bool) -> Self {
        self.delay = Some(wanted);
        self
    }

    /// Notifications in several languages.
    #[must_use]
    pub fn translation(mut self, wanted: bool) -> Self {
        self.translation = Some(wanted);
        self
    }

    /// Notifications that are gathered.
    #[must_use]
    pub fn digest(mut self, wanted: bool) -> Self {
        self.digest = Some(wanted);
        self
    }
}

open_enum! {
    /// What a user works as.
    #[doc(alias = "JobTitleEnum")]
    pub enum JobTitle {
        /// Engineer.
        Engineer = "engineer",
        /// Manager of engineers.
        EngineeringManager = "engineering_manager",
        /// Architect.
        Architect = "architect",
        /// Product manager.
        ProductManager = "product_manager",
        /// Designer.
        Designer = "designer",
        /// A chief, or a founder (from 2.0 on).
        CxoFounder = "cxo_founder",
        /// Manager of marketing (from 2.0 on).
        MarketingManager = "marketing_manager",
        /// Student (from 2.0 on).
        Student = "student",
        /// A chief (from 2.0 on).
        Cxo = "cxo",
        /// Something else.
        Other = "other",
    }
}

/// How the e-mails of an organization are to look: all of it, since what is not set is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateBranding {
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    font_color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_background: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    font_family: Option<String>,
}

impl UpdateBranding {
    /// Nothing set: all is removed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The address of the logo: `https`, and ending in `jpg`, `jpeg`, `png`, `gif` or `svg`.
    #[must_use]
    pub fn logo(mut self, url: impl Into<String>) -> Self {
        self.logo = Some(url.into());
        self
    }

    /// The colour of the brand, in hexadecimal digits: `#ff0000`.
    #[must_use]
    pub fn color(mut self, color: impl Into<String>) -> Self {
        self.color = Some(color.into());
        self
    }

    /// The colour of text, in hexadecimal digits.
    #[must_use]
    pub fn font_color(mut self, color: impl Into<String>) -> Self {
        self.font_color = Some(color.into());
        self
    }

    /// The colour behind the content, in hexadecimal digits.
    #[must_use]
    pub fn content_background(mut self, color: impl Into<String>) -> Self {
        self.content_background = Some(color.into());
        self
    }

    /// The family of fonts.
    #[must_use]
    pub fn font_family(mut self, family: impl Into<String>) -> Self {
        self.font_family = Some(family.into());
        self
    }
}

/// Another name for an organization.
#[derive(Serialize)]
pub(super) struct RenameOrganization {
    pub(super) name: String,
}
