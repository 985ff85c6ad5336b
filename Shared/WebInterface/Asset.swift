/// A file that pages need beside their HTML, kept inside the executable.
package struct Asset: Sendable {
    /// The path it is served under; it changes with the content, so it may be cached for ever.
    package let path: String
    /// Its media type.
    package let mediaType: String
    /// Its bytes.
    package let bytes: [UInt8]

    /// The strong entity tag of the bytes, quoted.
    package var entityTag: String { "\"\(Self.fingerprint(bytes))\"" }

    /// The stylesheet.
    package static let style = Asset(
        "style",
        "css",
        "text/css; charset=utf-8",
        PackageResources.style_css
    )
    /// The script that only adds: live rows, keys, theme.
    package static let script = Asset(
        "poolkeeper",
        "js",
        "text/javascript; charset=utf-8",
        PackageResources.poolkeeper_js
    )

    /// The sign of the product in a browser's tab.
    package static let icon = Asset("icon", "svg", "image/svg+xml", PackageResources.icon_svg)

    /// All of them.
    package static let all = [style, script, icon]

    private init(_ name: String, _ suffix: String, _ mediaType: String, _ bytes: [UInt8]) {
        path = "/assets/\(name)-\(Self.fingerprint(bytes)).\(suffix)"
        self.mediaType = mediaType
        self.bytes = bytes
    }

    // FNV-1a: tells versions of our own files apart; it need not resist anybody.
    private static func fingerprint(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
