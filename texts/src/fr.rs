pub(crate) const FR: crate::en::Language = crate::en::ENGLISH;
