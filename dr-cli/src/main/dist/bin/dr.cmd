@echo off
rem Runs the dr command. DR_JAVA_OPTIONS sets options of the JVM.
setlocal
set "here=%~dp0.."
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" %DR_JAVA_OPTIONS% "-Ddr.command=%here%\bin\dr.cmd" -jar "%here%\lib\dr.jar" %*
exit /b %ERRORLEVEL%
