pub(crate) const AR: crate::en::Language = crate::en::ENGLISH;
