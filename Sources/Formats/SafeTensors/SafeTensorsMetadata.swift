/// The texts that a safetensors file holds beside its tensors, in the order of the file.
package struct SafeTensorsMetadata: Sendable, ExpressibleByDictionaryLiteral {
  var table = OrderedTable<String>()

  /// Makes metadata without any text.
  package init() {}

  /// Makes metadata from a literal; of a repeated key the last text counts.
  package init(dictionaryLiteral elements: (String, String)...) {
    for (key, text) in elements { table.set(text, named: key) }
  }

  /// The keys in the order of the file.
  package var keys: [String] { table.names }

  /// Whether there is no text at all.
  package var isEmpty: Bool { table.count == 0 }

  /// The text under `key`; setting a new key puts it at the end, setting nil removes it.
  package subscript(key: String) -> String? {
    get { table.value(named: key) }
    set {
      if let newValue {
        table.set(newValue, named: key)
      } else {
        table.remove(named: key)
      }
    }
  }
}

extension SafeTensorsMetadata: Equatable {
  /// Whether both hold the same texts under the same keys in the same order, byte by byte.
  package static func == (first: SafeTensorsMetadata, second: SafeTensorsMetadata) -> Bool {
    func same(_ first: [String], _ second: [String]) -> Bool {
      first.elementsEqual(second) { $0.utf8.elementsEqual($1.utf8) }
    }
    return same(first.table.names, second.table.names) && same(first.table.values, second.table.values)
  }
}
