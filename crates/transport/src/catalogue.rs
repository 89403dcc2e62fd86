//! Operations by name, with arguments and answers as JSON: what a command calls, and what exhaustive tests run over.
//!
//! Each API crate has a list of its [`Entry`]s, from its function `catalogue`. An entry makes the typed call, so what the types refuse is
//! refused here, and an answer is what the types have read.

mod arguments;
mod body;
mod call;
mod names;

pub use arguments::Arguments;
pub use call::{Call, Reply};
pub use names::nearest;

use crate::{Error, Operation};

/// An operation that can be called with JSON. `C` is the client, such as `Uptinio`.
#[derive(Debug)]
pub struct Entry<C: 'static> {
    operation: &'static Operation,
    example: &'static str,
    prepare: Prepare<C>,
}

/// Makes the typed call and sends nothing.
type Prepare<C> = fn(&C, &Arguments) -> Result<Call, Error>;

impl<C: 'static> Entry<C> {
    /// For the API crates: an operation, arguments that it takes, and the typed call.
    ///
    /// The example is JSON, as [`Arguments`] has it, and works on a seeded sandbox.
    #[must_use]
    pub const fn new(operation: &'static Operation, example: &'static str, prepare: Prepare<C>) -> Self {
        Self { operation, example, prepare }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Arguments that show how it is called.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if they were written down wrong.
    pub fn example(&self) -> Result<Arguments, Error> {
        self.example.parse()
    }

    /// The typed call with these arguments, not sent yet.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a name that the operation does not have, with the nearest that
    /// it has, for a missing one, and for a value that the types do not take.
    pub fn call(&self, client: &C, arguments: &Arguments) -> Result<Call, Error> {
        let call = arguments.check(self.operation).and_then(|()| {
            if arguments.unknown {
                (self.prepare)(client, &arguments.known(self.operation))?.with_unknown(arguments)
            } else {
                (self.prepare)(client, arguments)
            }
        });
        call.map_err(|error| error.with_operation(self.operation))
    }
}

impl<C: 'static> Clone for Entry<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: 'static> Copy for Entry<C> {}

#[cfg(test)]
#[cfg(feature = "testing")]
mod tests;
