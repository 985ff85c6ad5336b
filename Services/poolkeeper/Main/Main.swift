import Poolkeeper

@main
enum Main {
    static func main() async {
        await PoolkeeperMain.run()
    }
}
