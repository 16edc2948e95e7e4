pub(crate) const ZH: crate::en::Language = crate::en::ENGLISH;
