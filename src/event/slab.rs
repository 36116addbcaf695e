//! The objects of one loop, by handle: use after the end of an object is found out, never followed.

use super::handle::{OBJECTS, generation_of, index_of, next_generation, pack};
use super::object::Object;
use crate::error::{Error, Result};

#[derive(Default)]
struct Place {
    generation: u32,
    object: Option<Object>,
}

/// All objects of a loop.
pub(super) struct Slab {
    number: usize,
    places: Vec<Place>,
    free: Vec<usize>,
    sealed: bool,
}

impl Slab {
    /// Of the loop with that number. Place 0 is the loop itself and stays empty.
    pub(super) fn new(number: usize) -> Self {
        Self { number, places: vec![Place::default()], free: Vec::new(), sealed: false }
    }

    /// Takes nothing in any more.
    pub(super) fn seal(&mut self) {
        self.sealed = true;
    }

    /// Whether it takes nothing in any more.
    pub(super) fn is_sealed(&self) -> bool {
        self.sealed
    }

    /// Takes in the object that `make` makes for its handle.
    pub(super) fn insert(&mut self, make: impl FnOnce(u64) -> Object) -> Result<u64> {
        if self.sealed {
            return Err(Error::Closed);
        }
        let index = match self.free.pop() {
            Some(index) => index,
            None if self.places.len() < OBJECTS => {
                self.places.push(Place::default());
                self.places.len() - 1
            }
            None => return Err(Error::TooManyHandles),
        };
        let generation = next_generation();
        let id = pack(generation, self.number, index);
        if let Some(place) = self.places.get_mut(index) {
            *place = Place { generation, object: Some(make(id)) };
        }
        Ok(id)
    }

    /// The object of a handle.
    #[inline]
    pub(super) fn get(&mut self, id: u64) -> Option<&mut Object> {
        let place = self.places.get_mut(index_of(id))?;
        if place.generation == generation_of(id) { place.object.as_mut() } else { None }
    }

    /// Takes the object of a handle out.
    pub(super) fn remove(&mut self, id: u64) -> Option<Object> {
        let place = self.places.get_mut(index_of(id)).filter(|place| place.generation == generation_of(id))?;
        let object = place.object.take()?;
        self.free.push(index_of(id));
        Some(object)
    }

    /// Handle and object of all there are.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &Object)> {
        let number = self.number;
        self.places.iter().enumerate().filter_map(move |(index, place)| {
            place.object.as_ref().map(|object| (pack(place.generation, number, index), object))
        })
    }
}
