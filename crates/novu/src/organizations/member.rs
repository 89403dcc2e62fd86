use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Secret, decode, id_type, open_enum, reveal, with_extra};

use crate::{OrganizationId, UserId};

id_type! {
    /// The id of a member of an organization: of the membership, not of the user.
    pub struct MemberId;
}

with_extra! {
    /// A member of an organization, or someone who is invited.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Member {
        /// The id of the membership.
        #[serde(rename = "_id")]
        pub id: MemberId,
        /// The user, who may not be known yet.
        #[serde(default, rename = "_userId", skip_serializing_if = "Option::is_none")]
        pub user_id: Option<UserId>,
        /// The organization.
        #[serde(default, rename = "_organizationId", skip_serializing_if = "Option::is_none")]
        pub organization_id: Option<OrganizationId>,
        /// The user in person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub user: Option<MemberUser>,
        /// What the member may do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub roles: Option<Vec<MemberRole>>,
        /// The invitation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub invite: Option<MemberInvite>,
        /// Whether the member has joined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub member_status: Option<MemberStatus>,
        /// When the membership was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// When it was changed.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}

with_extra! {
    /// The user who is a member.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct MemberUser {
        /// The user's id.
        #[serde(default, rename = "_id", skip_serializing_if = "Option::is_none")]
        pub id: Option<UserId>,
        /// The first name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub first_name: Option<String>,
        /// The last name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub last_name: Option<String>,
        /// The e-mail address; empty for those who may not see it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub email: Option<String>,
        /// When the user was created.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
    }
}

with_extra! {
    /// An invitation to an organization.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct MemberInvite {
        /// To whom it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub email: Option<String>,
        /// Who knows it can join.
        #[serde(default, with = "reveal::optional", skip_serializing_if = "Option::is_none")]
        pub token: Option<Secret>,
        /// When it was sent.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub invitation_date: Option<Timestamp>,
        /// When it was answered.
        #[serde(default, deserialize_with = "decode::optional_time", skip_serializing_if = "Option::is_none")]
        pub answer_date: Option<Timestamp>,
        /// Who sent it.
        #[serde(default, rename = "_inviterId", skip_serializing_if = "Option::is_none")]
        pub inviter_id: Option<UserId>,
    }
}

open_enum! {
    /// What a member may do.
    pub enum MemberRole {
        /// Everything.
        Admin = "admin",
        /// What needs no administrator.
        Member = "member",
    }
}

open_enum! {
    /// Whether a member has joined.
    pub enum MemberStatus {
        /// Not yet, and not invited.
        New = "new",
        /// Joined.
        Active = "active",
        /// Invited.
        Invited = "invited",
    }
}
