//! The name of an operation as an argument: any text, for the error to name the nearest; all names, for completion.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::services;

#[derive(Clone)]
pub(crate) struct OperationName;

impl TypedValueParser for OperationName {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let offers = services::chosen(None).into_iter().flat_map(|service| service.offers);
        let mut names: Vec<&str> = offers.map(|offer| offer.operation.name).collect();
        // Two APIs may have one of the same name.
        names.sort_unstable();
        names.dedup();
        Some(Box::new(names.into_iter().map(PossibleValue::new)))
    }
}
