import Foundation
import Testing

extension Browser {
    /// Where pictures are kept for a person to look at; nowhere unless it says so.
    private static let folder = "POOLKEEPER_PICTURES"

    /// A page fits a wide and a narrow window in both colours, and complains of nothing.
    ///
    /// - Parameters:
    ///   - name: what its pictures are called.
    ///   - address: the page.
    ///   - scripts: whether it may run scripts; without, no picture is kept.
    /// - Throws: when Chromium does not answer.
    func looksRight(_ name: String, at address: String, scripts: Bool = true) throws {
        for (width, colours) in [1280, 320].flatMap({ [($0, "light"), ($0, "dark")] }) {
            try show(width: width, colours: colours)
            try visit(address)
            let what = "\(name) at \(width) px, \(colours), scripts \(scripts)"
            #expect(try html.contains("<h1>"), "\(what)")
            #expect(try overhang <= 0, "\(what)")
            #expect(complaints == [], "\(what)")
            if scripts { try keep("\(name)-\(width)-\(colours)") }
        }
    }

    private func keep(_ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment[Self.folder] else { return }
        try picture().write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
    }
}
