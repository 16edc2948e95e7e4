//! Reads a GraphQL document: one operation, its fields, what they are given and what is wanted of them.

use std::collections::HashMap;

use graphql_parser::query::{
    Definition, OperationDefinition, Selection, SelectionSet, Value as Literal, parse_query,
};
use serde_json::{Map, Value};

use super::workspace::ACCOUNT_TYPES;

/// An operation.
pub(super) struct Operation {
    pub(super) is_mutation: bool,
    pub(super) fields: Vec<Field>,
}

/// A field of it.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    arguments: HashMap<String, Value>,
    wanted: Vec<Self>,
}

/// Reads a document with exactly one operation.
pub(super) fn read(text: &str, variables: &HashMap<String, Value>) -> Result<Operation, String> {
    let document = parse_query::<String>(text).map_err(|error| format!("Syntax Error: {error}"))?;
    let [Definition::Operation(operation)] = &*document.definitions else {
        return Err("Must provide one operation".to_owned());
    };
    let (is_mutation, selection) = match operation {
        OperationDefinition::Mutation(mutation) => (true, &mutation.selection_set),
        OperationDefinition::Query(query) => (false, &query.selection_set),
        OperationDefinition::SelectionSet(selection) => (false, selection),
        OperationDefinition::Subscription(_) => return Err("No subscriptions".to_owned()),
    };
    Ok(Operation { is_mutation, fields: fields(selection, variables)? })
}

fn fields(
    selection: &SelectionSet<'_, String>,
    variables: &HashMap<String, Value>,
) -> Result<Vec<Field>, String> {
    let field = |item: &Selection<'_, String>| {
        let Selection::Field(field) = item else { return Err("No fragments".to_owned()) };
        let value = |literal: &Literal<'_, String>| match literal {
            Literal::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
            Literal::String(text) | Literal::Enum(text) => Value::from(text.as_str()),
            _ => Value::Null,
        };
        let arguments = field.arguments.iter();
        Ok(Field {
            name: field.name.clone(),
            arguments: arguments.map(|(name, literal)| (name.clone(), value(literal))).collect(),
            wanted: fields(&field.selection_set, variables)?,
        })
    };
    selection.items.iter().map(field).collect()
}

impl Field {
    /// An argument that has to be a text.
    pub(super) fn text(&self, name: &str) -> Result<&str, String> {
        let text = self.arguments.get(name).and_then(Value::as_str);
        text.ok_or_else(|| format!("Argument \"{name}\" of type \"String!\" is required"))
    }

    /// An argument that has to be an account type.
    pub(super) fn account_type(&self, name: &str) -> Result<&'static str, String> {
        let text = self.text(name)?;
        let known = ACCOUNT_TYPES.iter().find(|known| **known == text);
        known
            .copied()
            .ok_or_else(|| format!("Value \"{text}\" does not exist in \"UserAccountType\" enum"))
    }

    /// Of a value only what is wanted, as GraphQL answers.
    pub(super) fn select(&self, value: Value) -> Result<Value, String> {
        match value {
            Value::Array(all) => {
                let all = all.into_iter().map(|value| self.select(value));
                Ok(Value::Array(all.collect::<Result<_, _>>()?))
            }
            Value::Object(mut map) => {
                if self.wanted.is_empty() {
                    return Err(format!("Field \"{}\" must have a selection", self.name));
                }
                let mut selected = Map::new();
                for field in &self.wanted {
                    let unknown = || format!("Cannot query field \"{}\"", field.name);
                    let value = map.remove(&field.name).ok_or_else(unknown)?;
                    selected.insert(field.name.clone(), field.select(value)?);
                }
                Ok(Value::Object(selected))
            }
            other => Ok(other),
        }
    }
}
