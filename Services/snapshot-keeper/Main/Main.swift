import ServiceChassis
import SnapshotKeeper

@main
enum Main {
    static func main() async {
        await ServiceMain.run(SnapshotKeeperService.definition)
    }
}
