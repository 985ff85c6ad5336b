import Foundation
import Glibc

/// The folder that snapper makes for each snapshot: `NUMBER/snapshot`, with what it notes down
/// beside it (`info.xml`, snapper(8)).
struct SnapperFolder {
    private let path: String

    /// The folder of a snapshot that is called `NUMBER/snapshot`.
    init(_ name: String, in folder: String) {
        path = "\(folder)/\(name.prefix { $0 != "/" })"
    }

    /// Takes away what snapper noted of a snapshot that is gone, else it goes on listing it.
    ///
    /// What is not snapper's stays, and the folder with it.
    func clear() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names where Self.isSnappers(name) { unsafe unlink("\(path)/\(name)") }
        // Refused while anything is left in it.
        unsafe rmdir(path)
    }

    private static func isSnappers(_ name: String) -> Bool {
        name == "info.xml"
            || name.hasPrefix("filelist-") && (name.hasSuffix(".txt") || name.hasSuffix(".txt.gz"))
    }
}
