import Foundation
import Testing

@testable import Datasets

@Suite struct VocabularyTests {
  @Test func `words are letters and digits in lower case, whatever the language`() {
    #expect(Vocabulary.words(of: "A Tamworth pig, 2 years old.") == ["a", "tamworth", "pig", "2", "years", "old"])
    #expect(Vocabulary.words(of: "Größe: über-rot") == ["größe", "über", "rot"])
    #expect(Vocabulary.words(of: "красный круг") == ["красный", "круг"])
    // Vowel signs belong to their letters, and an é of two code points is one of one.
    #expect(Vocabulary.words(of: "लाल वृत्त") == ["लाल", "वृत्त"])
    #expect(Vocabulary.words(of: "cafe\u{301}")[0].unicodeScalars.elementsEqual("café".unicodeScalars))
    // Chinese and Japanese put no spaces between words.
    #expect(Vocabulary.words(of: "红色的圆, 3个") == ["红", "色", "的", "圆", "3", "个"])
    #expect(Vocabulary.words(of: "  ,;—  ") == [])
  }

  @Test func `what occurs in two captions is known, pairs of words among it, the most frequent first`() {
    let vocabulary = Vocabulary(of: ["a red circle", "a red square", "Red square red", "blue"])
    #expect(vocabulary.entries == ["red", "a", "a red", "red square", "square"])
    let again = Vocabulary(of: ["blue", "Red square red", "a red square", "a red circle"])
    #expect(again == vocabulary)
  }

  @Test func `no more than 1024 entries are known, those of most captions`() {
    let rare = (0..<1100).map { "word\($0)" }
    let vocabulary = Vocabulary(of: rare + rare + ["common", "common", "common"])
    #expect(vocabulary.count == 1024 && vocabulary.entries[0] == "common" && vocabulary.entries[1] == "word0")
  }

  @Test func `a text is the counts of its entries as a vector of length 1`() {
    let vocabulary = Vocabulary(["red", "circle", "red circle", "blue"])
    #expect(vocabulary.vector(of: "a Red, red circle") == [2, 1, 1, 0].map { Float($0) / Float(6).squareRoot() })
    #expect(vocabulary.vector(of: "nothing") == [0, 0, 0, 0])
    let words = vocabulary.words(of: "a red and a blue circle")
    #expect(words.known == ["red", "blue", "circle"] && words.unknown == ["a", "and"])
  }

  @Test func `files hold its entries`() throws {
    let vocabulary = Vocabulary(["red", "red circle"])
    let bytes = try JSONEncoder().encode(vocabulary)
    #expect(String(decoding: bytes, as: UTF8.self) == #"["red","red circle"]"#)
    #expect(try JSONDecoder().decode(Vocabulary.self, from: bytes) == vocabulary)
  }
}
