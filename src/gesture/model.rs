//! A gesture model of the game's own, as an asset.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bevy_asset::io::Reader;
use bevy_asset::{
    Asset, AssetLoader, AssetPath, LoadContext, ParseAssetPathError, ReadAssetBytesError,
};
use bevy_reflect::TypePath;
use kinesics::model::{GRAPH_FILE, Model, ModelError};
use thiserror::Error;

/// A model that has been checked: its graph, its card, and that both fit each other and this build.
///
/// Loaded from the card of a model's folder, whose graph must lie beside it:
/// `asset_server.load("models/mine/card.ron")`.
#[derive(Asset, TypePath, Debug, Clone)]
pub struct GestureModel {
    id: u64,
    model: Arc<Model>,
}

impl GestureModel {
    /// An asset of a model that was loaded by other means.
    #[must_use]
    pub fn new(model: Model) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            model: Arc::new(model),
        }
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Another number for every model loaded, reloaded ones included.
    pub(super) fn id(&self) -> u64 {
        self.id
    }
}

/// Loads [`GestureModel`] from `card.ron`.
#[derive(TypePath, Debug, Default)]
pub struct GestureModelLoader;

/// Why a model was not loaded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GestureModelError {
    /// The card does not read.
    #[error("the card does not read: {0}")]
    Card(#[from] std::io::Error),
    /// The card is not text.
    #[error("the card is not UTF-8 text: {0}")]
    Text(#[from] std::str::Utf8Error),
    /// The graph's path beside the card cannot be made.
    #[error("there is no place for {GRAPH_FILE} beside the card: {0}")]
    Path(#[from] ParseAssetPathError),
    /// The graph does not read.
    #[error("{GRAPH_FILE} beside the card does not read: {0}")]
    Graph(#[from] Box<ReadAssetBytesError>),
    /// Graph or card were refused.
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl AssetLoader for GestureModelLoader {
    type Asset = GestureModel;
    type Settings = ();
    type Error = GestureModelError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &Self::Settings,
        context: &mut LoadContext<'_>,
    ) -> Result<GestureModel, GestureModelError> {
        let mut card = Vec::new();
        reader.read_to_end(&mut card).await?;
        let graph: AssetPath<'static> = context.path().resolve_embed_str(GRAPH_FILE)?;
        let onnx = context.read_asset_bytes(graph).await.map_err(Box::new)?;
        Ok(GestureModel::new(Model::from_parts(
            onnx,
            std::str::from_utf8(&card)?,
        )?))
    }

    fn extensions(&self) -> &[&str] {
        &["card.ron"]
    }
}
