pub(crate) const PT: crate::en::Language = crate::en::ENGLISH;
