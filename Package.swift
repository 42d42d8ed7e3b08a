// swift-tools-version: 6.2
import PackageDescription

// The kernels are compiled for processors with AVX2 and FMA (Intel since 2013, AMD since 2015), which doubles to
// quadruples their speed; the program checks the processor when it starts. See ARCHITECTURE.md, "The build".
#if arch(x86_64)
  let processor = ["-Xcc", "-march=x86-64-v3"]
#else
  let processor: [String] = []
#endif

/// Arithmetic on flat memory: optimised in debug builds as well, where it would otherwise be a hundred times slower.
let arithmetic: [SwiftSetting] = [.unsafeFlags(["-Ounchecked", "-wmo", "-num-threads", "2"] + processor)]

/// Byte-by-byte work of the codecs and the slow reference mathematics of the tests: optimised, with all checks.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"])]

/// With FUZZ in the environment the fuzz targets are there as well, and the C shim tells undefined behaviour; `make fuzz`.
let isFuzzing = Context.environment["FUZZ"] != nil
let undefinedBehaviour: [CSetting] =
  isFuzzing ? [.unsafeFlags(["-fsanitize=undefined", "-fno-sanitize-recover=undefined"])] : []
let fuzzTargets: [Target] =
  isFuzzing
  ? [
    .target(name: "Fuzzing", dependencies: ["Images"], path: "Fuzz/Fuzzing"),
    .executableTarget(name: "FuzzPNG", dependencies: ["Files", "Fuzzing", "Images"], path: "Fuzz/PNG"),
    .executableTarget(name: "FuzzJPEG", dependencies: ["Fuzzing"], path: "Fuzz/JPEG"),
    .executableTarget(name: "FuzzWebP", dependencies: ["Fuzzing"], path: "Fuzz/WebP"),
    .executableTarget(name: "FuzzTIFF", dependencies: ["Fuzzing"], path: "Fuzz/TIFF"),
    .executableTarget(name: "FuzzBMP", dependencies: ["Fuzzing"], path: "Fuzz/BMP"),
    .executableTarget(name: "FuzzSafeTensors", dependencies: ["SafeTensors"], path: "Fuzz/SafeTensors"),
    .executableTarget(name: "FuzzConfiguration", dependencies: ["Commands", "CycleGAN"], path: "Fuzz/Configuration"),
  ] : []

/// The commit for `cyclegan --version`, from the Makefile. `Context.gitInformation` would be that of the last change to this file:
/// what it evaluates to is kept until then.
let commit = Context.environment["CYCLEGAN_COMMIT"] ?? ""

/// With OPENBLAS_INSIDE in the environment OpenBLAS is linked into the program rather than loaded when it runs; `make dist`.
let isOpenBLASInside = Context.environment["OPENBLAS_INSIDE"] != nil

let package = Package(
  name: "CycleGAN",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "cyclegan", targets: ["cyclegan"]),
    .library(name: "CycleGAN", targets: ["CycleGAN", "Images"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(
      name: "COpenBLAS", cSettings: isOpenBLASInside ? [.define("OPENBLAS_INSIDE")] : [],
      linkerSettings: [.linkedLibrary(isOpenBLASInside ? "openblas" : "dl", .when(platforms: [.linux]))]),
    .target(
      name: "CImageCodecs", cSettings: undefinedBehaviour,
      linkerSettings: [
        .linkedLibrary("png"), .linkedLibrary("jpeg"), .linkedLibrary("webp"), .linkedLibrary("webpmux"),
        .linkedLibrary("tiff"),
      ]),

    .target(name: "CCommit", cSettings: [.define("CYCLEGAN_COMMIT", to: "\"\(commit)\"")]),

    .target(name: "RandomStreams", swiftSettings: optimised),
    .target(name: "CSystem"),
    .target(name: "Machine", dependencies: ["CSystem"]),
    .target(name: "Kernels", dependencies: ["COpenBLAS", "Machine"], swiftSettings: arithmetic),
    .target(name: "Tensors", dependencies: ["Kernels", "Machine", "RandomStreams"]),
    .target(name: "NeuralNetworks", dependencies: ["Tensors", "RandomStreams", "Kernels"]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "Files", dependencies: ["CZlib"], swiftSettings: optimised),
    .target(name: "Images", dependencies: ["CImageCodecs", "Files"], swiftSettings: optimised),
    .target(name: "SampleDomains", dependencies: ["Images", "RandomStreams"], swiftSettings: optimised),
    .target(name: "SafeTensors", dependencies: ["Files", "Machine"], swiftSettings: optimised),
    .target(name: "ONNXFiles", dependencies: ["Files"], swiftSettings: optimised),
    .target(name: "PyTorchFiles", dependencies: ["Files", "SafeTensors"], swiftSettings: optimised),
    .target(
      name: "CycleGAN",
      dependencies: [
        "Files", "Machine", "NeuralNetworks", "Tensors", "Images", "ONNXFiles", "PyTorchFiles", "RandomStreams",
        "SafeTensors",
      ]),
    .target(
      name: "Commands",
      dependencies: [
        "CCommit", "CycleGAN", "Files", "Images", "Machine", "NeuralNetworks", "ONNXFiles", "PyTorchFiles",
        "SafeTensors",
        "SampleDomains", "Tensors", "Yams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // Not in Sources/cyclegan: that is Sources/CycleGAN to file systems that ignore case.
    .executableTarget(name: "cyclegan", dependencies: ["Commands"], path: "Sources/Main"),
    .executableTarget(name: "ManualPages"),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "CycleGAN", "NeuralNetworks", "Tensors", "Kernels", "RandomStreams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .target(name: "TemporaryFolders", path: "Tests/TemporaryFolders"),
    .target(name: "Mutations", path: "Tests/Mutations", swiftSettings: optimised),
    .target(name: "ReferenceKernels", path: "Tests/ReferenceKernels", swiftSettings: optimised),
    .testTarget(name: "MachineTests", dependencies: ["Machine", "TemporaryFolders"]),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels", "ReferenceKernels", "RandomStreams"]),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors", "ReferenceKernels", "RandomStreams"]),
    .testTarget(name: "NeuralNetworksTests", dependencies: ["NeuralNetworks", "Tensors", "RandomStreams"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TemporaryFolders"]),
    .testTarget(name: "ONNXFilesTests", dependencies: ["ONNXFiles", "TemporaryFolders"]),
    .testTarget(
      name: "PyTorchFilesTests", dependencies: ["PyTorchFiles", "Files", "SafeTensors", "TemporaryFolders"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "SafeTensorsTests", dependencies: ["SafeTensors", "Files", "Mutations", "TemporaryFolders"]),
    .testTarget(
      name: "ImagesTests", dependencies: ["Images", "Files", "Mutations", "TemporaryFolders"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "CycleGANTests",
      dependencies: [
        "CycleGAN", "NeuralNetworks", "Tensors", "Images", "RandomStreams", "SafeTensors", "ReferenceKernels",
        "Kernels", "Machine", "Mutations",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "CommandsTests",
      dependencies: [
        "Commands", "cyclegan", "CycleGAN", "Images", "Machine", "ManualPages", "Mutations", "NeuralNetworks",
        "PyTorchFiles",
        "RandomStreams",
        "SafeTensors", "SampleDomains", "Tensors",
      ],
      exclude: ["Interop/interop.py"]),
    .testTarget(name: "SampleDomainsTests", dependencies: ["SampleDomains", "Images", "RandomStreams"]),
    .testTarget(name: "ArchitectureTests"),
  ] + fuzzTargets,
  swiftLanguageModes: [.v6]
)
