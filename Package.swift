// swift-tools-version: 6.2
import PackageDescription

// The table of targets of docs/architecture.md: a target imports only what its row names.
// `scripts/check` builds with the explicit import check and reads the import lines too.

let swift: [SwiftSetting] = [.swiftLanguageMode(.v6)]

/// The kernels carry their own run-time dispatch (AVX-512, AVX2, plain C), so no -march is set here.
let kernels: [CSetting] = [.unsafeFlags(["-O3", "-ffp-contract=fast", "-fno-math-errno"])]

let package = Package(
    name: "tarsier",
    products: [.executable(name: "tarsier", targets: ["App"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Values.
        .target(name: "Domain", swiftSettings: swift),

        // C libraries of the system, each imported by exactly one Swift target.
        .systemLibrary(
            name: "CFFmpeg", path: "Sources/CLibraries/CFFmpeg", pkgConfig: "libavformat libavcodec libswscale",
            providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev"])]),
        .systemLibrary(
            name: "CTurboJPEG", path: "Sources/CLibraries/CTurboJPEG", pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(
            name: "CHDF5", path: "Sources/CLibraries/CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
        .systemLibrary(name: "COneDNN", path: "Sources/CLibraries/COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .target(name: "CKernels", cSettings: kernels),

        // What Tarsier is made of.
        .target(name: "Video", dependencies: ["Domain", "CFFmpeg", "CTurboJPEG"], swiftSettings: swift),
        .target(name: "Neural", dependencies: ["COneDNN", "CKernels"], swiftSettings: swift),
        .target(name: "Engine", dependencies: ["Domain", "Video", "Neural"], swiftSettings: swift),
        .target(
            name: "Formats", dependencies: ["Domain", "CHDF5", .product(name: "Yams", package: "Yams")],
            swiftSettings: swift),
        .target(
            name: "Storage", dependencies: ["Domain", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: swift),
        .target(name: "Arena", dependencies: ["Domain", "Video"], swiftSettings: swift),
        .executableTarget(
            name: "App",
            dependencies: [
                "Domain", "Video", "Neural", "Engine", "Formats", "Storage", "Arena",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: swift),

        // Tests mirror the sources.
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: swift),
        .testTarget(name: "VideoTests", dependencies: ["Domain", "Video"], swiftSettings: swift),
        .testTarget(name: "NeuralTests", dependencies: ["Neural"], swiftSettings: swift),
        .testTarget(
            name: "EngineTests", dependencies: ["Domain", "Video", "Neural", "Engine", "Arena"], swiftSettings: swift),
        .testTarget(name: "FormatsTests", dependencies: ["Domain", "Formats"], swiftSettings: swift),
        .testTarget(
            name: "StorageTests", dependencies: ["Domain", "Storage", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Fixtures"], swiftSettings: swift),
        .testTarget(name: "ArenaTests", dependencies: ["Domain", "Video", "Arena"], swiftSettings: swift),
        .testTarget(
            name: "AppTests",
            dependencies: [
                "App", "Domain", "Engine", "Formats", "Neural", "Storage", "Video",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ], swiftSettings: swift),
    ]
)
