// Loaded before a program: ends it with the process that started it, even if that one was killed outright.

// A process that the program forks must not inherit this: its channel is another one.
process.execArgv.splice(process.execArgv.indexOf('--import'), 2);

// The channel closes with the parent. It must not keep a finished program alive, hence unref.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
