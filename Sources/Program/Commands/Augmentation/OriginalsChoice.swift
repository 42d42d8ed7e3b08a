import ArgumentParser

/// What becomes of the source's own pictures in a data set that is enlarged.
enum OriginalsChoice: String, CaseIterable, ExpressibleByArgument {
  /// They are copied: the set stands by itself.
  case copy
  /// They are second names of the source's files, which take no room; what changes one changes the other.
  case link
  /// They are left out.
  case none
}
