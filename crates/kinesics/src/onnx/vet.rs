//! Everything about a decoded model that must hold before an engine sees it.

use std::collections::{HashMap, HashSet};

use super::operator::{RECURRENT, SIZED_BY_VALUE, allowed_integers, is_allowed};
use super::proto::{
    AttributeProto, AttributeType, DataType, GraphProto, ModelProto, NodeProto, TensorProto,
};
use super::signature::{Axis, Signature};
use super::{MAX_ELEMENTS, OnnxError};

/// Checks a model and returns what goes into it and what comes out.
///
/// - operators from [`super::OPERATORS`] only, of the default operator set, version 9 to 23; no subgraphs, model
///   functions, training information or sparse constants;
/// - constants inside the file (no external data), of a numeric type, with as many numbers as their shape says;
/// - every name made once and before it is used; every output of the graph made by a node;
/// - inputs and outputs dense float32 or int32 with at most [`MAX_ELEMENTS`] elements;
/// - recurrent layers run forward or both ways (one engine runs `reverse` forward, silently), batch not first, and,
///   without an initial state, with a fixed batch (the other engine panics);
/// - no integer attribute out of range, no size that is written in the file beyond [`MAX_ELEMENTS`]. A size computed at run time is the engine's matter.
///
/// # Errors
/// [`OnnxError`] that names the field, constant or node.
pub fn vet(model: &ModelProto) -> Result<Signature, OnnxError> {
    vet_header(model)?;
    let graph = model
        .graph
        .as_ref()
        .ok_or_else(|| field("graph", "is missing"))?;
    if !graph.sparse_initializer.is_empty() {
        return Err(field("graph.sparse_initializer", "is not supported"));
    }
    let signature = Signature::of(graph)?;
    if signature.outputs.is_empty() {
        return Err(field("graph.output", "is empty"));
    }
    for constant in &graph.initializer {
        vet_tensor(&constant.name, constant)?;
    }
    for node in &graph.node {
        vet_node(node)?;
    }
    vet_names(graph)?;
    vet_recurrence(graph, &signature)?;
    vet_written_sizes(graph)?;
    Ok(signature)
}

fn vet_header(model: &ModelProto) -> Result<(), OnnxError> {
    if !(3..=13).contains(&model.ir_version) {
        return Err(field(
            "ir_version",
            &format!("is {} where 3 to 13 are known", model.ir_version),
        ));
    }
    if !model.functions.is_empty() {
        return Err(field(
            "functions",
            "is not supported: a function hides operators",
        ));
    }
    if !model.training_info.is_empty() {
        return Err(field("training_info", "is not supported"));
    }
    if let Some(foreign) = model
        .opset_import
        .iter()
        .find(|import| !is_default_domain(&import.domain))
    {
        return Err(field(
            "opset_import",
            &format!("names the custom domain {:?}", foreign.domain),
        ));
    }
    match model.opset_import.as_slice() {
        [only] if (9..=23).contains(&only.version) => Ok(()),
        [only] => Err(field(
            "opset_import",
            &format!("has version {} where 9 to 23 are known", only.version),
        )),
        several => Err(field(
            "opset_import",
            &format!("has {} entries where one is needed", several.len()),
        )),
    }
}

fn is_default_domain(domain: &str) -> bool {
    matches!(domain, "" | "ai.onnx")
}

fn vet_tensor(name: &str, tensor: &TensorProto) -> Result<(), OnnxError> {
    let wrong = |reason: String| {
        Err(OnnxError::Constant {
            name: name.to_owned(),
            reason,
        })
    };
    if !tensor.external_data.is_empty() || tensor.data_location != 0 {
        return wrong("lies in another file".to_owned());
    }
    // An axis of length 0 must not hide the others, whose product engines may form too.
    let mut bound = 1_usize;
    for &length in &tensor.dims {
        let Ok(length) = usize::try_from(length) else {
            return wrong(format!("has an axis of length {length}"));
        };
        bound = bound.saturating_mul(length.max(1));
    }
    if bound > MAX_ELEMENTS || tensor.dims.len() > 8 {
        return wrong(format!(
            "has the shape {:?}, which is too large",
            tensor.dims
        ));
    }
    let elements = if tensor.dims.contains(&0) { 0 } else { bound };
    let (width, typed) = match DataType::try_from(tensor.data_type) {
        Ok(DataType::Float) => (4, tensor.float_data.len()),
        Ok(DataType::Double) => (8, tensor.double_data.len()),
        Ok(DataType::Int64) => (8, tensor.int64_data.len()),
        Ok(DataType::Int32) => (4, tensor.int32_data.len()),
        Ok(DataType::Int16 | DataType::Uint16 | DataType::Float16) => (2, tensor.int32_data.len()),
        Ok(DataType::Int8 | DataType::Uint8 | DataType::Bool) => (1, tensor.int32_data.len()),
        Ok(other) => return wrong(format!("holds {other:?}, which is not supported")),
        Err(_) => return wrong(format!("has the unknown element type {}", tensor.data_type)),
    };
    let found = if tensor.raw_data.is_empty() {
        typed * width
    } else {
        tensor.raw_data.len()
    };
    if found != elements * width {
        return wrong(format!(
            "has {found} bytes where its shape {:?} needs {}",
            tensor.dims,
            elements * width
        ));
    }
    Ok(())
}

fn vet_node(node: &NodeProto) -> Result<(), OnnxError> {
    if !is_default_domain(&node.domain) {
        return Err(wrong(
            node,
            format!("is of the custom domain {:?}", node.domain),
        ));
    }
    if !is_allowed(&node.op_type) {
        return Err(wrong(node, "is not an allowed operator".to_owned()));
    }
    if node.output.iter().all(String::is_empty) {
        return Err(wrong(node, "has no output".to_owned()));
    }
    for attribute in &node.attribute {
        vet_attribute(node, attribute)?;
    }
    Ok(())
}

fn vet_attribute(node: &NodeProto, attribute: &AttributeProto) -> Result<(), OnnxError> {
    let name = &attribute.name;
    let kind = AttributeType::try_from(attribute.r#type);
    let has_graph = attribute.g.is_some() || !attribute.graphs.is_empty();
    if has_graph || matches!(kind, Ok(AttributeType::Graph | AttributeType::Graphs)) {
        return Err(wrong(
            node,
            format!("has a subgraph in its attribute {name:?}"),
        ));
    }
    if !attribute.ref_attr_name.is_empty() {
        return Err(wrong(
            node,
            format!("refers to a function's attribute in {name:?}"),
        ));
    }
    if kind.is_err() || kind == Ok(AttributeType::Tensor) && attribute.t.is_none() {
        return Err(wrong(
            node,
            format!("has no value in its attribute {name:?}"),
        ));
    }
    for tensor in attribute.t.as_deref().into_iter().chain(&attribute.tensors) {
        vet_tensor(label(node), tensor)?;
    }
    let single = (kind == Ok(AttributeType::Int)).then_some(&attribute.i);
    let allowed = allowed_integers(name);
    if let Some(value) = attribute
        .ints
        .iter()
        .chain(single)
        .find(|value| !allowed.contains(*value))
    {
        return Err(wrong(
            node,
            format!("has {value} in its attribute {name:?}"),
        ));
    }
    Ok(())
}

fn vet_names(graph: &GraphProto) -> Result<(), OnnxError> {
    let mut made: HashSet<&str> = graph
        .initializer
        .iter()
        .map(|tensor| tensor.name.as_str())
        .collect();
    if made.len() != graph.initializer.len() || made.contains("") {
        return Err(field(
            "graph.initializer",
            "has a name twice or an empty name",
        ));
    }
    // Old files list constants among the inputs too; twice the same input is a mistake in any.
    let mut inputs = HashSet::new();
    if !graph
        .input
        .iter()
        .all(|input| !input.name.is_empty() && inputs.insert(input.name.as_str()))
    {
        return Err(field("graph.input", "has a name twice or an empty name"));
    }
    made.extend(inputs);
    for node in &graph.node {
        if let Some(input) = node
            .input
            .iter()
            .find(|name| !name.is_empty() && !made.contains(name.as_str()))
        {
            return Err(wrong(
                node,
                format!("reads {input:?}, which nothing before it makes"),
            ));
        }
        for output in node.output.iter().filter(|name| !name.is_empty()) {
            if !made.insert(output) {
                return Err(wrong(
                    node,
                    format!("makes {output:?}, which exists already"),
                ));
            }
        }
    }
    let mut outputs = HashSet::new();
    for output in &graph.output {
        let reason = match (
            made.contains(output.name.as_str()),
            outputs.insert(output.name.as_str()),
        ) {
            (false, _) => "is made by no node",
            (_, false) => "is listed twice",
            (true, true) => continue,
        };
        return Err(OnnxError::Port {
            direction: "output",
            name: output.name.clone(),
            reason: reason.to_owned(),
        });
    }
    Ok(())
}

fn vet_recurrence(graph: &GraphProto, signature: &Signature) -> Result<(), OnnxError> {
    for node in graph
        .node
        .iter()
        .filter(|node| RECURRENT.contains(&node.op_type.as_str()))
    {
        if let Some(direction) = node.attribute("direction")
            && !matches!(direction.s.as_slice(), b"forward" | b"bidirectional")
        {
            let direction = String::from_utf8_lossy(&direction.s);
            return Err(wrong(
                node,
                format!("has the direction {direction:?} where forward or bidirectional is needed"),
            ));
        }
        if node.attribute("layout").is_some_and(|layout| layout.i != 0) {
            return Err(wrong(
                node,
                "has the batch first in its layout, which is not supported".to_owned(),
            ));
        }
        let has_state = node.input.get(5).is_some_and(|name| !name.is_empty());
        if !has_state && !has_fixed_batch(node, signature) {
            return Err(wrong(
                node,
                "has neither an initial state nor a fixed batch".to_owned(),
            ));
        }
    }
    Ok(())
}

/// Whether the batch of a recurrent node is certainly fixed: by the graph input that it reads, or, behind other
/// nodes, because no input has an axis of variable length at all.
fn has_fixed_batch(node: &NodeProto, signature: &Signature) -> bool {
    let read = node.input.first().map(String::as_str).unwrap_or_default();
    match signature.inputs.iter().find(|input| input.name == read) {
        Some(input) => matches!(input.shape.get(1), Some(Axis::Fixed(_))),
        None => signature
            .inputs
            .iter()
            .all(|input| input.fixed_shape().is_some()),
    }
}

fn vet_written_sizes(graph: &GraphProto) -> Result<(), OnnxError> {
    let mut written: HashMap<&str, u64> = HashMap::new();
    for tensor in &graph.initializer {
        written.insert(&tensor.name, written_size(tensor));
    }
    for node in &graph.node {
        if node.op_type == "Constant" {
            let value = node.attribute("value").and_then(|value| value.t.as_deref());
            let listed = node
                .attribute("value_ints")
                .map_or(&[][..], |value| &value.ints);
            let single = node.attribute("value_int").map(|value| &value.i);
            let size = value.map_or_else(
                || product(listed.iter().chain(single).copied()),
                written_size,
            );
            written.insert(node.output.first().map_or("", String::as_str), size);
        }
        // The engines disagree about a slice that starts far beyond its end: one takes it for 0.
        let looked_at = match node.op_type.as_str() {
            "Slice" => 1..2,
            operator if SIZED_BY_VALUE.contains(&operator) => 0..node.input.len(),
            _ => 0..0,
        };
        for name in node.input.get(looked_at).unwrap_or_default() {
            let size = written.get(name.as_str()).copied().unwrap_or(1);
            if size > MAX_ELEMENTS as u64 {
                return Err(wrong(node, format!("asks for {size} elements in {name:?}")));
            }
        }
    }
    Ok(())
}

/// The product of the sizes in a short integer constant; 1 for anything else.
fn written_size(tensor: &TensorProto) -> u64 {
    let is_short = tensor.dims.iter().product::<i64>() <= 64;
    if DataType::try_from(tensor.data_type) != Ok(DataType::Int64) || !is_short {
        return 1;
    }
    let raw = tensor.raw_data.chunks_exact(8);
    let raw = raw.map(|bytes| i64::from_le_bytes(bytes.try_into().unwrap_or_default()));
    product(tensor.int64_data.iter().copied().chain(raw))
}

fn product(sizes: impl Iterator<Item = i64>) -> u64 {
    sizes.fold(1, |product, size| {
        product.saturating_mul(size.unsigned_abs().max(1))
    })
}

fn field(field: &'static str, reason: &str) -> OnnxError {
    OnnxError::Field {
        field,
        reason: reason.to_owned(),
    }
}

fn wrong(node: &NodeProto, reason: String) -> OnnxError {
    OnnxError::Node {
        name: label(node).to_owned(),
        operator: node.op_type.clone(),
        reason,
    }
}

fn label(node: &NodeProto) -> &str {
    if node.name.is_empty() {
        node.output.first().map_or("", String::as_str)
    } else {
        &node.name
    }
}
