pub(crate) const DE: crate::en::Language = crate::en::ENGLISH;
