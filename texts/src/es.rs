pub(crate) const ES: crate::en::Language = crate::en::ENGLISH;
