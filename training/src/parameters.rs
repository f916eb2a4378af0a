//! The weights of a network on the host: named arrays, in a fixed order, saved as safetensors.
//!
//! They live here and not in a framework's module, so that a checkpoint outlives the framework, and optimiser,
//! averaging and export are plain loops over plain numbers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use thiserror::Error;

use crate::file;

/// One named array.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name: `body.3.mix.weight`.
    pub name: String,
    /// Outermost first.
    pub shape: Vec<usize>,
    /// As many numbers as the product of `shape`.
    pub values: Vec<f32>,
}

/// Named arrays in the order in which they were declared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    list: Vec<Parameter>,
    index: BTreeMap<String, usize>,
}

/// Why weights cannot be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ParametersError {
    /// The file cannot be read.
    #[error("cannot read {path:?}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {path:?}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not a safetensors file.
    #[error("{path:?} is not a safetensors file")]
    Format {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: safetensors::SafeTensorError,
    },
    /// An array is missing or has another shape than this build's network.
    #[error("{path:?} has no array {name:?} of shape {shape:?}")]
    Array {
        /// The file.
        path: PathBuf,
        /// The array.
        name: String,
        /// The shape wanted.
        shape: Vec<usize>,
    },
}

impl Parameters {
    /// Declares an array; a name is declared once.
    pub fn declare(&mut self, name: impl Into<String>, shape: &[usize], values: Vec<f32>) {
        let name = name.into();
        debug_assert_eq!(
            values.len(),
            shape.iter().product::<usize>(),
            "{name} fills its shape"
        );
        let before = self.index.insert(name.clone(), self.list.len());
        debug_assert!(before.is_none(), "{name} is declared once");
        self.list.push(Parameter {
            name,
            shape: shape.to_vec(),
            values,
        });
    }

    /// Declares `<name>.weight [inputs, outputs]`, uniform within ± 1/√inputs, and `<name>.bias` of zeros.
    pub fn declare_linear(
        &mut self,
        name: &str,
        inputs: usize,
        outputs: usize,
        rng: &mut impl Rng,
    ) {
        let bound = 1.0 / (inputs as f32).sqrt();
        let weight = (0..inputs * outputs)
            .map(|_| rng.random_range(-bound..=bound))
            .collect();
        self.declare(format!("{name}.weight"), &[inputs, outputs], weight);
        self.declare(format!("{name}.bias"), &[outputs], vec![0.0; outputs]);
    }

    /// The arrays.
    #[must_use]
    pub fn arrays(&self) -> &[Parameter] {
        &self.list
    }

    /// The arrays, to be changed in place.
    pub fn arrays_mut(&mut self) -> &mut [Parameter] {
        &mut self.list
    }

    /// The numbers of an array.
    ///
    /// # Panics
    /// When no array of that name was declared: names are literals of this crate.
    #[must_use]
    pub fn values(&self, name: &str) -> &[f32] {
        &self.array(name).values
    }

    /// An array.
    ///
    /// # Panics
    /// As [`Parameters::values`].
    #[must_use]
    pub fn array(&self, name: &str) -> &Parameter {
        let index = self
            .index
            .get(name)
            .unwrap_or_else(|| panic!("the network declares {name}"));
        &self.list[*index]
    }

    /// How many numbers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.iter().map(|array| array.values.len()).sum()
    }

    /// Puts the arrays on a device.
    #[must_use]
    pub fn on(&self, device: &Device) -> Weights {
        let tensors = self.list.iter().map(|array| {
            let data = TensorData::new(array.values.clone(), [array.values.len()]);
            let flat = Tensor::<1>::from_data(data, device);
            if device.is_autodiff() {
                flat.require_grad()
            } else {
                flat
            }
        });
        let shapes = self.list.iter().map(|array| array.shape.clone()).collect();
        Weights {
            tensors: tensors.collect(),
            shapes,
            index: self.index.clone(),
        }
    }

    /// Replaces the numbers of the declared arrays by those of a file.
    ///
    /// # Errors
    /// [`ParametersError`] when the file lacks one of them.
    pub fn load(&mut self, path: &Path) -> Result<(), ParametersError> {
        let bytes = std::fs::read(path).map_err(|source| ParametersError::Read {
            path: path.to_owned(),
            source,
        })?;
        let file = SafeTensors::deserialize(&bytes).map_err(|source| ParametersError::Format {
            path: path.to_owned(),
            source,
        })?;
        for array in &mut self.list {
            let view = file
                .tensor(&array.name)
                .ok()
                .filter(|v| v.shape() == array.shape && v.dtype() == Dtype::F32);
            let Some(view) = view else {
                let (path, name, shape) =
                    (path.to_owned(), array.name.clone(), array.shape.clone());
                return Err(ParametersError::Array { path, name, shape });
            };
            array.values = view
                .data()
                .as_chunks()
                .0
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect();
        }
        Ok(())
    }

    /// Writes the arrays; the file appears whole or not at all.
    ///
    /// # Errors
    /// [`ParametersError`] when the disk refuses.
    pub fn save(&self, path: &Path) -> Result<(), ParametersError> {
        let bytes: Vec<Vec<u8>> = self
            .list
            .iter()
            .map(|array| {
                array
                    .values
                    .iter()
                    .flat_map(|value| value.to_le_bytes())
                    .collect()
            })
            .collect();
        let failed = |source| ParametersError::Format {
            path: path.to_owned(),
            source,
        };
        let views = self.list.iter().zip(&bytes).map(|(array, bytes)| {
            TensorView::new(Dtype::F32, array.shape.clone(), bytes)
                .map(|view| (array.name.as_str(), view))
        });
        let views = views.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        let encoded = safetensors::serialize(views, None).map_err(failed)?;
        file::replace(path, &encoded).map_err(|source| ParametersError::Write {
            path: path.to_owned(),
            source,
        })
    }
}

/// [`Parameters`] on a device.
#[derive(Debug, Clone)]
pub struct Weights {
    tensors: Vec<Tensor<1>>,
    shapes: Vec<Vec<usize>>,
    index: BTreeMap<String, usize>,
}

impl Weights {
    /// An array of rank 1.
    ///
    /// # Panics
    /// When no array of that name was declared.
    #[must_use]
    pub fn vector(&self, name: &str) -> Tensor<1> {
        self.tensors[self.position(name)].clone()
    }

    /// An array of rank 2.
    ///
    /// # Panics
    /// As [`Weights::vector`], or when it is not of rank 2.
    #[must_use]
    pub fn matrix(&self, name: &str) -> Tensor<2> {
        let at = self.position(name);
        let [rows, columns] = self.shapes[at][..] else {
            panic!("{name} is a matrix")
        };
        self.tensors[at].clone().reshape([rows, columns])
    }

    /// `x · weight + bias` of the linear layer declared under this name.
    ///
    /// # Panics
    /// As [`Weights::vector`].
    #[must_use]
    pub fn linear(&self, name: &str, x: Tensor<2>) -> Tensor<2> {
        let bias = self.vector(&format!("{name}.bias"));
        x.matmul(self.matrix(&format!("{name}.weight"))) + bias.unsqueeze()
    }

    /// The arrays, flat, in the order of declaration.
    #[must_use]
    pub fn tensors(&self) -> &[Tensor<1>] {
        &self.tensors
    }

    fn position(&self, name: &str) -> usize {
        *self
            .index
            .get(name)
            .unwrap_or_else(|| panic!("the network declares {name}"))
    }
}
