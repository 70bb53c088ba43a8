//! WSDL 1.1.

use domain::interface::{Interface, InterfaceFault, InterfaceProblem};

pub fn read(_text: &str) -> Result<Interface, InterfaceFault> {
    Err(InterfaceProblem::Syntax.anywhere())
}
