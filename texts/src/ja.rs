pub(crate) const JA: crate::en::Language = crate::en::ENGLISH;
