use alertkit_transport::{open_enum, with_extra};

use crate::UserId;

with_extra! {
    /// A user, as far as alerts show them.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct User {
        /// Their number, by which alerts name them.
        pub id: UserId,
        /// Their UUID, by which lists can be [filtered](crate::ListAlerts::created_by).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub uuid: Option<String>,
        /// Their id in PostHog's own analytics.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub distinct_id: Option<String>,
        /// Their first name, which may be empty.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub first_name: Option<String>,
        /// Their last name, which may be empty.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_name: Option<String>,
        /// Their address.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub email: Option<String>,
        /// Whether the address was verified.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub is_email_verified: Option<bool>,
        /// What they do.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub role_at_organization: Option<Role>,
    }
}

impl AsRef<UserId> for User {
    fn as_ref(&self) -> &UserId {
        &self.id
    }
}

open_enum! {
    /// What a user does in their organization.
    pub enum Role {
        /// Engineering.
        Engineering = "engineering",
        /// Data.
        Data = "data",
        /// Product.
        Product = "product",
        /// A founder.
        Founder = "founder",
        /// Leadership.
        Leadership = "leadership",
        /// Marketing.
        Marketing = "marketing",
        /// Sales.
        Sales = "sales",
        /// A student.
        Student = "student",
        /// Something else.
        Other = "other",
        /// They did not say.
        None = "",
    }
}
