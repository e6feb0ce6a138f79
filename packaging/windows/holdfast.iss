; The installer for Windows, of the folder that PyInstaller built; build.ps1 runs it.
; NOT BUILT HERE: this was written on Linux, and neither compiled nor run. Inno Setup 6.3 or newer.

#ifndef Version
  #define Version "0.0.0"
#endif
#define Folder "..\..\build\package\holdfast"

[Setup]
; Never changed: Windows knows by it that a newer version takes the place of an older one.
AppId={{6E0C9E6F-2B7B-4C0B-9C53-0B4E0E5A7F11}
AppName=Holdfast
AppVersion={#Version}
AppPublisher=Holdfast contributors
DefaultDirName={autopf}\Holdfast
DefaultGroupName=Holdfast
DisableProgramGroupPage=yes
; Without administrator's rights it installs for the one person who runs it.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputDir=..\..\build\package
OutputBaseFilename=holdfast-{#Version}-setup
SetupIconFile=..\..\build\icons\holdfast.ico
UninstallDisplayIcon={app}\holdfastw.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
; A till that is open keeps its files; it is asked to close, and its money lane is waited for.
CloseApplications=yes
RestartApplications=no
#ifdef SignTool
SignTool={#SignTool}
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"
Name: "nl"; MessagesFile: "compiler:Languages\Dutch.isl"
Name: "ja"; MessagesFile: "compiler:Languages\Japanese.isl"
Name: "ar"; MessagesFile: "compiler:Languages\Arabic.isl"

[Tasks]
Name: "desktop"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; Libraries of an older version must not lie beside those of the newer one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Holdfast"; Filename: "{app}\holdfastw.exe"
Name: "{group}\Holdfast (practice)"; Filename: "{app}\holdfastw.exe"; Parameters: "--mode training"
Name: "{autodesktop}\Holdfast"; Filename: "{app}\holdfastw.exe"; Tasks: desktop

[Run]
Filename: "{app}\holdfastw.exe"; Description: "{cm:LaunchProgram,Holdfast}"; Flags: nowait postinstall skipifsilent

; Ledgers lie in each person's %LOCALAPPDATA%\holdfast. They are the shop's books: there is no
; [UninstallDelete] on purpose, and none may be added.
