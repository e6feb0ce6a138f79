# Builds the installer for Windows: powershell -File packaging\windows\build.ps1
#
# NOT RUN HERE: the project's machines run Linux. What it does is the same as packaging/package.sh,
# step by step, with the same spec, the same lock file and the same trial.
#
# Wanted: Windows 10 1809 or newer, 64 bit; Python 3.11 to 3.13 from python.org; Inno Setup 6.3.
# Signing: set HOLDFAST_SIGN_THUMBPRINT to a code-signing certificate in the current user's store.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

function Invoke-Checked {
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments ended with $LASTEXITCODE" }
}

$python = '.venv\Scripts\python.exe'
if (-not (Test-Path $python)) { Invoke-Checked 'py' @('-3', '-m', 'venv', '.venv') }
Invoke-Checked $python @('-m', 'pip', 'install', '--quiet', '--require-hashes', '--no-deps',
    '--only-binary', ':all:', '-r', 'requirements-dev.lock')
Invoke-Checked $python @('-m', 'pip', 'install', '--quiet', '--no-deps', '--no-index',
    '--no-build-isolation', '--editable', '.')

# The same commit gives the same times; what has no history has the day of its release.
$epoch = & git log -1 --format=%ct 2>$null
$env:SOURCE_DATE_EPOCH = if ($epoch) { $epoch } else { '1767225600' }
$env:PYTHONHASHSEED = '1'
$env:PYTHONPATH = '.'

$out = 'build\package'
Remove-Item -Recurse -Force $out -ErrorAction SilentlyContinue
Invoke-Checked $python @('packaging\i18n.py', 'compile')
Invoke-Checked $python @('packaging\parts.py', $out)
Invoke-Checked $python @('packaging\icons.py', 'build\icons')
Invoke-Checked $python @('-m', 'PyInstaller', '--noconfirm', '--clean', '--log-level', 'ERROR',
    '--distpath', $out, '--workpath', 'build\pyinstaller', 'packaging\holdfast.spec')

function Set-Signature {
    param([string] $File)
    if ($env:HOLDFAST_SIGN_THUMBPRINT) {
        Invoke-Checked 'signtool' @('sign', '/sha1', $env:HOLDFAST_SIGN_THUMBPRINT, '/fd', 'sha256',
            '/tr', 'http://timestamp.digicert.com', '/td', 'sha256', $File)
    }
}

Set-Signature "$out\holdfast\holdfast.exe"
Set-Signature "$out\holdfast\holdfastw.exe"
Invoke-Checked $python @('packaging\smoke.py', "$out\holdfast\holdfast.exe")

$version = (& "$out\holdfast\holdfast.exe" --version).Split(' ')[1]
$iscc = "${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe"
Invoke-Checked $iscc @("/DVersion=$version", '/Qp', 'packaging\windows\holdfast.iss')
Set-Signature "$out\holdfast-$version-setup.exe"
if (-not $env:HOLDFAST_SIGN_THUMBPRINT) {
    Write-Warning 'Not signed: no certificate was named. Windows will warn whoever starts it.'
}
Get-FileHash "$out\holdfast-$version-setup.exe" -Algorithm SHA256 | Format-List
