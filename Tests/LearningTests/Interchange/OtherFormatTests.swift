import TemporaryFolders
import Testing

@testable import Interchange

/// Files that are no weights are called what they are.
@Suite struct OtherFormatTests {
  @Test(
    arguments: [
      ("x.h5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "HDF5"),
      ("model.pth", [0x1F, 0x8B, 8, 0], "gzip"), ("model.pth", [0x28, 0xB5, 0x2F, 0xFD, 0], "zstd"),
      ("x.ckpt.index", [0, 0, 0x57, 0xFB, 0x80, 0x8B, 0x24, 0x75, 0x47, 0xDB], "TensorFlow checkpoint"),
      ("x.ckpt.data-00000-of-00001", [1, 2, 3, 4], "TensorFlow checkpoint"),
      ("checkpoint", Array("model_checkpoint_path: \"x\"".utf8), "TensorFlow checkpoint"),
      ("x.tflite", Array("\u{1C}\0\0\0TFL3".utf8), "TensorFlow Lite"),
      ("x.onnx", [0x08, 0x08, 0x12, 0x07], "ONNX"), ("x.npy", [0x93] + Array("NUMPY".utf8), "NumPy"),
      ("x.safetensors.index.json", Array("{\"weight_map\": {}}".utf8), "several safetensors"),
      ("config.json", Array("{\"a\": 1}".utf8), "JSON"),
      ("x.pth.tar", [UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8), "tar archive"),
      ("x.pth", Array("version https://git-lfs.github.com/spec/v1\n".utf8), "Git LFS"),
      ("x.safetensors", Array("\n <!DOCTYPE html><html>".utf8), "web page"), ("x.pth", [], "empty"),
    ] as [(String, [UInt8], String)])
  func `it is named, and what to do`(name: String, bytes: [UInt8], what: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: name)
    #expect { try WeightsFile(path: path) } throws: { error in
      guard case ImportError.otherFormat(let named, let format) = error else { return false }
      return named == path && format.name.contains(what) && !format.advice.isEmpty
    }
  }
}
