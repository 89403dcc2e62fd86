use alertkit_transport::open_enum;

open_enum! {
    /// How a field is compared with a value.
    #[doc(alias = "FieldFilterPartOperator")]
    pub enum FieldOperator {
        /// It is larger.
        Larger = "LARGER",
        /// It is smaller.
        Smaller = "SMALLER",
        /// It is larger or equal.
        LargerEqual = "LARGER_EQUAL",
        /// It is smaller or equal.
        SmallerEqual = "SMALLER_EQUAL",
        /// It is equal.
        Equal = "EQUAL",
        /// It is not equal.
        NotEqual = "NOT_EQUAL",
        /// All of it are in the list.
        AllIn = "ALL_IN",
        /// Any of it is in the list.
        AnyIn = "ANY_IN",
        /// It is not in the list.
        NotIn = "NOT_IN",
        /// It is between two values.
        Between = "BETWEEN",
        /// It is not between two values.
        NotBetween = "NOT_BETWEEN",
        /// It contains the value.
        Like = "LIKE",
        /// It does not contain the value.
        NotLike = "NOT_LIKE",
        /// It is in the list.
        In = "IN",
        /// It is there at all.
        IsDefined = "IS_DEFINED",
    }
}

open_enum! {
    /// What a filter is.
    #[doc(alias = "BuilderFieldType")]
    pub enum FilterType {
        /// A truth value.
        Boolean = "BOOLEAN",
        /// Text.
        Text = "TEXT",
        /// A date.
        Date = "DATE",
        /// A number.
        Number = "NUMBER",
        /// A statement.
        Statement = "STATEMENT",
        /// One of a list.
        List = "LIST",
        /// Several of a list.
        MultiList = "MULTI_LIST",
        /// A group of conditions.
        Group = "GROUP",
    }
}

open_enum! {
    /// How many conditions of a group must hold.
    #[doc(alias = "BuilderGroupValues")]
    pub enum FilterGroup {
        /// All.
        And = "AND",
        /// Any.
        Or = "OR",
    }
}

open_enum! {
    /// What is counted back to when a subscriber was online.
    pub enum TimeOperator {
        /// Minutes.
        Minutes = "minutes",
        /// Hours.
        Hours = "hours",
        /// Days.
        Days = "days",
    }
}

open_enum! {
    /// What became of the message of an earlier step.
    #[doc(alias = "PreviousStepTypeEnum")]
    pub enum PreviousStepState {
        /// It was read.
        Read = "read",
        /// It was not read.
        Unread = "unread",
        /// It was seen.
        Seen = "seen",
        /// It was not seen.
        Unseen = "unseen",
    }
}
