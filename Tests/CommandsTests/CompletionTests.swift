import Foundation
import TemporaryFolders
import Testing

@Suite("Completions in bash")
struct CompletionTests {
  private static let bash = "/bin/bash"

  @Test(
    "Folders and files complete where they are wanted",
    .enabled(if: FileManager.default.isExecutableFile(atPath: bash)),
    arguments: [
      (["tr"], ["train", "translate"]), (["train", "--preset", ""], ["hours", "minutes", "paper"]),
      (["train", ""], ["pictures", "run"]), (["train", "--config", ""], ["pictures", "run", "s.yaml"]),
      (["train", "pictures", "--output", ""], ["pictures", "run"]), (["resume", "r"], ["run"]),
      (["translate", ""], ["pictures", "run"]), (["translate", "run", "p"], ["p.png", "pictures"]),
      (["import", ""], ["pictures", "run", "w.ckpt", "w.pth"]), (["info", "w"], ["w.ckpt", "w.pth"]),
      (["export", "run", "--format", ""], ["onnx", "pytorch", "safetensors"]),
      (["draw-domains", ""], ["pictures", "run"]),
      (["augment", "pictures", "--run", ""], ["pictures", "run"]),
      (["augment", "pictures", "--originals", ""], ["copy", "link", "none"]),
    ])
  func completes(words: [String], expected: [String]) async throws {
    let folder = try TemporaryFolder()
    let script = try await BuiltProgram.run(["--generate-completion-script", "bash"])
    #expect(script.status == 0)
    try Data(script.output.utf8).write(to: URL(fileURLWithPath: folder("completion")))
    for name in ["place/pictures", "place/run"] {
      try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true)
    }
    for name in ["w.pth", "w.ckpt", "s.yaml", "p.png"] {
      try Data().write(to: URL(fileURLWithPath: folder("place/\(name)")))
    }
    // What bash does when the tabulator is pressed behind the last word.
    let press = """
      source "$0" && cd "$1" && shift
      COMP_WORDS=(cyclegan "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
      _cyclegan cyclegan "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}" | sort
      """
    let result = try await RunningProgram(
      path: Self.bash, ["-c", press, folder("completion"), folder("place")] + words, input: nil
    ).result()
    #expect(result.output.split(separator: "\n").map(String.init) == expected, "\(result.errors)")
  }
}
