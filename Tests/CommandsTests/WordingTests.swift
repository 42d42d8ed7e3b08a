import Testing

@testable import Commands

@Suite("Wording")
struct WordingTests {
  @Test("Lengths of time")
  func durations() {
    #expect(Wording.duration(44.6) == "45 s")
    #expect(Wording.duration(312) == "5 min 12 s")
    #expect(Wording.duration(12_000) == "3 h 20 min")
    #expect(Wording.duration(90_000) == "1 day 1 h")
    #expect(Wording.duration(.infinity) == "for ever")
    #expect(Wording.duration(.nan) == "for ever")
  }

  @Test("Numbers")
  func numbers() {
    #expect(Wording.grouped(11_378_179) == "11,378,179")
    #expect(Wording.grouped(999) == "999")
    #expect(Wording.count(1, "picture") == "1 picture")
    #expect(
      [900, 524_288, 1_572_864, 325_058_560, 5_798_205_849].map(Wording.bytes)
        == ["900 bytes", "512 KiB", "1.5 MiB", "310 MiB", "5.4 GiB"])
    #expect([0.25, 12.5, 250].map(Wording.rate) == ["0.25", "12.5", "250"])
  }

  @Test("Words for the shell")
  func shell() {
    #expect(Wording.shell("Checkpoints/a2b") == "Checkpoints/a2b")
    #expect(Wording.shell("my run's") == #"'my run'\''s'"#)
    #expect(Wording.shell("") == "''")
  }
}
