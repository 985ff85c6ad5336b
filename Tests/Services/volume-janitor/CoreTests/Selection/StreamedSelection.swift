import Observations
import VolumeJanitorCore

/// Runs the streaming selection over a made-up tree, as a walk would.
struct StreamedSelection {
    let rule: CleanupRule
    let context: PlanContext
    var limits = SelectorLimits()

    /// What was chosen, by which paths, and how often the tree was walked.
    func run(_ files: [TreeFile]) -> (selection: Selection, paths: Set<PathBytes>, walks: Int) {
        var selector = Selector(rule: rule, context: context, limits: limits)
        let folders = Dictionary(grouping: files) { $0.folder }
        var ordinals: [PathBytes: Int] = [:]
        for (ordinal, folder) in folders.keys.enumerated() { ordinals[folder] = ordinal }
        var filter = DirectoryFilter.all
        var walks = 0
        while true {
            walks += 1
            for (folder, content) in folders {
                let ordinal = ordinals[folder] ?? 0
                let inode = UInt64(1_000_000 + ordinal)
                guard filter.wantsFiles(of: inode) else { continue }
                selector.begin(ordinal, inode: inode, parent: -1)
                for file in content {
                    selector.add(file.record, name: file.name.span, folder: folder)
                }
            }
            switch selector.endWalk() {
            case .walk(let next): filter = next
            case .done(let selection):
                return (selection, paths(selection, files), walks)
            }
        }
    }

    /// Applies the result to the files one by one, as the deletion does.
    private func paths(_ selection: Selection, _ files: [TreeFile]) -> Set<PathBytes> {
        let chooser = Chooser(rule: rule, at: context.now, selection: selection)
        return Set(
            files.filter { file in
                chooser.takes(file.record, name: file.name.span, folder: file.folder)
            }.map(\.path)
        )
    }
}
